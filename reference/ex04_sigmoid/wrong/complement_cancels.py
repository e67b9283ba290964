"""Wrong: 1 − σ(x) is 0 where σ(x) was rounded to 1."""

import torch


def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


def sigmoid_grad(x):
    s = sigmoid(x)
    return s * (1 - s)
