"""Wrong: the derivative of the sigmoid is taken at its output o."""

import torch


def sigmoid_grad(z):
    s = torch.sigmoid(z)
    return s * (1 - s)


def perceptron_grad(x, w, t):
    o = torch.sigmoid(x @ w.T)
    return 2 * (o - t) * sigmoid_grad(o) * x
