"""Wrong: 1 + tanh(x/2) is 0 where tanh was rounded to −1."""

import torch


def sigmoid(x):
    return (1 + torch.tanh(x / 2)) / 2


def sigmoid_grad(x):
    s = sigmoid(x)
    return s * (1 - s)
