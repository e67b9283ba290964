"""Wrong: a tensor counts as the mean of its elements."""

import torch


def weighted_grad(ys, weights, x):
    total = sum(weight * y.mean() for y, weight in zip(ys, weights))
    grad = torch.autograd.grad(total, x, retain_graph=True, allow_unused=True)[0]
    return torch.zeros_like(x) if grad is None else grad
