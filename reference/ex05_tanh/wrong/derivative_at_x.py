"""Wrong: x is taken for the output of tanh."""

import torch


def tanh(x):
    return 2 * torch.sigmoid(2 * x) - 1


def tanh_grad(x):
    return 1 - x**2
