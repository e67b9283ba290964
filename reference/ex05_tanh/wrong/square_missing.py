"""Wrong: the derivative without the square."""

import torch


def tanh(x):
    return 2 * torch.sigmoid(2 * x) - 1


def tanh_grad(x):
    return 1 - tanh(x)
