"""Wrong: a comparison is returned for a derivative."""

import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_grad(x):
    return x > 0


def leaky_relu(x, slope=0.01):
    return torch.where(x < 0, slope * x, x)


def leaky_relu_grad(x, slope=0.01):
    grad = torch.where(x > 0, torch.ones_like(x), torch.full_like(x, slope))
    return torch.where(x.isnan(), x, grad)
