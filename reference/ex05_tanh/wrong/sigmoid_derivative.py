"""Wrong: the rule of the sigmoid with tanh put in."""

import torch


def tanh(x):
    return 2 * torch.sigmoid(2 * x) - 1


def tanh_grad(x):
    t = tanh(x)
    return t * (1 - t)
