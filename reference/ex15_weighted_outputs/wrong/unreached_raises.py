"""Wrong: fails where x is not reached."""

import torch


def weighted_grad(ys, weights, x):
    total = sum(weight * y.sum() for y, weight in zip(ys, weights))
    return torch.autograd.grad(total, x, retain_graph=True)[0]
