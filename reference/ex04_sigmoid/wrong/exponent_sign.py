"""Wrong: the sign of the exponent."""

import torch


def sigmoid(x):
    return 1 / (1 + torch.exp(x))


def sigmoid_grad(x):
    s = sigmoid(x)
    return -s * (1 - s)
