"""Wrong: the sigmoid is stretched, but not shifted down."""

import torch


def tanh(x):
    return 2 * torch.sigmoid(2 * x)


def tanh_grad(x):
    return 1 - tanh(x) ** 2
