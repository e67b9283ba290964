"""Wrong: 1 − tanh(h)²: the derivative is taken at the output h."""

import torch


def mlp_backward(x, y, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = torch.tanh(z)
    o = h @ w2 + b2
    do = 2 * (o - y) / o.numel()
    dz = (do @ w2.T) * (1 - torch.tanh(h) ** 2)
    return {"w1": x.T @ dz, "b1": dz.sum(dim=0), "w2": h.T @ do, "b2": do.sum(dim=0)}
