"""Wrong: x itself is moved forth and back, and does not arrive exactly where it was."""

import torch


def numerical_grad(f, x, eps=1e-4):
    grad = torch.zeros_like(x)
    point = x.double()
    for i in range(len(x)):
        point[i] += eps
        plus = f(point)
        point[i] -= 2 * eps
        minus = f(point)
        point[i] += eps
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
