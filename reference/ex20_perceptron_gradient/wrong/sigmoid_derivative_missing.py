"""Wrong: the error reaches w without the derivative of the sigmoid."""

import torch


def perceptron_grad(x, w, t):
    o = torch.sigmoid(x @ w.T)
    return 2 * (o - t) * x
