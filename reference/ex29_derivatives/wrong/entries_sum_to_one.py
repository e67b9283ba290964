"""Wrong: directions are scaled so that their entries sum to 1."""

import torch


def numerical_grad(f, x, eps=1e-4):
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        plus, minus = x.double().clone(), x.double().clone()
        plus[i] += eps
        minus[i] -= eps
        grad[i] = (f(plus) - f(minus)) / (2 * eps)
    return grad


def directional_derivative(grad, direction):
    length = direction.abs().sum()
    if length == 0:
        raise ValueError("zero direction")
    return (grad * direction).sum() / length


def steepest_direction(grad):
    length = grad.abs().sum()
    if length == 0:
        raise ValueError("zero gradient")
    return grad / length
