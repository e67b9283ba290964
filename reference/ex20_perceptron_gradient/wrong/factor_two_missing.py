"""Wrong: the gradient of half the squared error."""

import torch


def perceptron_grad(x, w, t):
    o = torch.sigmoid(x @ w.T)
    return (o - t) * o * (1 - o) * x
