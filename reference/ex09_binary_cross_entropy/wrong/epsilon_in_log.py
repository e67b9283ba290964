"""Wrong: a small number inside the logarithm bounds the loss."""

import torch


def bce_with_logits(z, y):
    s = torch.sigmoid(z)
    return -(y * torch.log(s + 1e-8) + (1 - y) * torch.log(1 - s + 1e-8)).mean()


def bce_grad(x, w, b, y):
    dz = (torch.sigmoid(x @ w + b) - y) / len(y)
    return torch.outer(x, dz), dz
