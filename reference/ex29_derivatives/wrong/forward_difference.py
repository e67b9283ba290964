"""Wrong: x is moved to one side only."""

import torch


def numerical_grad(f, x, eps=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        plus = x.double().clone()
        plus[i] += eps
        grad[i] = (f(plus) - f(x.double())) / eps
    return grad


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
