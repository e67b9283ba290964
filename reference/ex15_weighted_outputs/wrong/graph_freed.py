"""Wrong: the graph is gone after the first call."""

import torch


def weighted_grad(ys, weights, x):
    total = sum(weight * y.sum() for y, weight in zip(ys, weights))
    grad = torch.autograd.grad(total, x, allow_unused=True)[0]
    return torch.zeros_like(x) if grad is None else grad
