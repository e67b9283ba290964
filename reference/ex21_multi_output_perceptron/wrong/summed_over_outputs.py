"""Wrong: the errors of all outputs are added up before they reach the weights."""

import torch


def perceptron_grad(x, w, t):
    o = torch.sigmoid(x @ w.T)
    dz = 2 * (o - t) / t.numel() * o * (1 - o)
    return dz.sum(dim=1) @ x
