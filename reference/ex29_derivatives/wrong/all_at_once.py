"""Wrong: all entries of x are moved together."""

import torch


def numerical_grad(f, x, eps=1e-4):
    x64 = x.double()
    slope = (f(x64 + eps) - f(x64 - eps)) / (2 * eps)
    return (slope * torch.ones_like(x64)).to(x.dtype)


def directional_derivative(grad, direction):
    length = torch.sqrt((direction**2).sum())
    if length == 0:
        raise ValueError("zero direction")
    return (grad * direction).sum() / length


def steepest_direction(grad):
    length = torch.sqrt((grad**2).sum())
    if length == 0:
        raise ValueError("zero gradient")
    return grad / length
