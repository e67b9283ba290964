import torch


def mse_grad(x, w, b, y):
    n, d = x.shape
    dw, db = [0.0] * d, 0.0
    for i in range(n):
        predicted = b.item()
        for j in range(d):
            predicted += x[i, j].item() * w[j].item()
        for j in range(d):
            dw[j] -= 2 * (y[i].item() - predicted) * x[i, j].item()
        db -= 2 * (y[i].item() - predicted)
    return torch.tensor(dw, dtype=x.dtype), torch.tensor(db, dtype=x.dtype)
