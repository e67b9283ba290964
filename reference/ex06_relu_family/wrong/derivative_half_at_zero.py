"""Wrong: the sign of 0 is 0, which puts the derivative in the middle."""

import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_grad(x):
    grad = (torch.sign(x) + 1) / 2
    return torch.where(x.isnan(), x, grad)


def leaky_relu(x, slope=0.01):
    return torch.where(x < 0, slope * x, x)


def leaky_relu_grad(x, slope=0.01):
    grad = slope + (1 - slope) * (torch.sign(x) + 1) / 2
    return torch.where(x.isnan(), x, grad)
