"""Wrong: the two branches of the leaky functions are exchanged."""

import torch


def relu(x):
    return torch.clamp(x, min=0)


def relu_grad(x):
    grad = (x > 0).to(x.dtype)
    return torch.where(x.isnan(), x, grad)


def leaky_relu(x, slope=0.01):
    return torch.where(x > 0, slope * x, x)


def leaky_relu_grad(x, slope=0.01):
    grad = torch.where(x > 0, torch.full_like(x, slope), torch.ones_like(x))
    return torch.where(x.isnan(), x, grad)
