"""Wrong: the height of the sigmoid is doubled, its argument is not."""

import torch


def tanh(x):
    return 2 * torch.sigmoid(x) - 1


def tanh_grad(x):
    return 1 - tanh(x) ** 2
