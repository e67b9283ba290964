"""Wrong: all outputs count the same."""

import torch


def weighted_grad(ys, weights, x):
    total = sum(y.sum() for y in ys)
    grad = torch.autograd.grad(total, x, retain_graph=True, allow_unused=True)[0]
    return torch.zeros_like(x) if grad is None else grad
