"""Wrong: the derivative of 2x is forgotten."""

import torch


def tanh(x):
    return 2 * torch.sigmoid(2 * x) - 1


def tanh_grad(x):
    s = torch.sigmoid(2 * x)
    return 2 * s * (1 - s)
