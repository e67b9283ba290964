"""Wrong: backward() leaves the gradient in x.grad, and adds to it the next time."""

import torch


def weighted_grad(ys, weights, x):
    total = sum(weight * y.sum() for y, weight in zip(ys, weights))
    total.backward(retain_graph=True)
    return torch.zeros_like(x) if x.grad is None else x.grad.clone()
