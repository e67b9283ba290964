"""Wrong: a zero vector is divided by its length 0."""

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
    length = torch.sqrt((direction**2).sum())
    return (grad * direction).sum() / length


def steepest_direction(grad):
    length = torch.sqrt((grad**2).sum())
    return grad / length
