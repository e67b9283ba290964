"""Wrong: the logit is taken for the prediction."""

import torch


def bce_with_logits(z, y):
    return (z.clamp(min=0) - z * y + torch.log1p(torch.exp(-z.abs()))).mean()


def bce_grad(x, w, b, y):
    dz = (x @ w + b - y) / len(y)
    return torch.outer(x, dz), dz
