"""Wrong: an entry that was moved is never moved back."""

import torch


def numerical_grad(f, x, eps=1e-4):
    grad = torch.zeros_like(x)
    point = x.double().clone()
    for i in range(len(x)):
        point[i] += eps
        plus = f(point)
        point[i] -= 2 * eps
        minus = f(point)
        grad[i] = (plus - minus) / (2 * eps)
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
