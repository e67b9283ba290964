"""Wrong: the bias gradients keep one row for each sample."""

import torch


def mlp_backward(x, y, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = torch.tanh(z)
    o = h @ w2 + b2
    do = 2 * (o - y) / o.numel()
    dz = (do @ w2.T) * (1 - h**2)
    return {"w1": x.T @ dz, "b1": dz, "w2": h.T @ do, "b2": do}
