import torch


def mse_grad(x, w, b, y):
    dw = torch.zeros_like(w)
    db = torch.zeros_like(b)
    for i in range(x.shape[0]):  # 逐个样本
        e = (x[i] * w).sum() + b - y[i]
        dw = dw + 2 * e * x[i]
        db = db + 2 * e
    return dw, db
