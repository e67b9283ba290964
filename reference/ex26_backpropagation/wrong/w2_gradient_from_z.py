"""Wrong: w2 is taken to read z, from before the tanh."""

import torch


def mlp_backward(x, y, w1, b1, w2, b2):
    z = x @ w1 + b1
    h = torch.tanh(z)
    o = h @ w2 + b2
    do = 2 * (o - y) / o.numel()
    dz = (do @ w2.T) * (1 - h**2)
    return {"w1": x.T @ dz, "b1": dz.sum(dim=0), "w2": z.T @ do, "b2": do.sum(dim=0)}
