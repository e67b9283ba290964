"""Wrong: the losses are added up, not averaged."""

import torch


def bce_with_logits(z, y):
    return (z.clamp(min=0) - z * y + torch.log1p(torch.exp(-z.abs()))).sum()


def bce_grad(x, w, b, y):
    dz = (torch.sigmoid(x @ w + b) - y) / len(y)
    return torch.outer(x, dz), dz
