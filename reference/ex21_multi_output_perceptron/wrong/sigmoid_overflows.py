"""Wrong: exp(z) / (1 + exp(z)) is inf / inf for a large z."""

import torch


def sigmoid(z):
    e = torch.exp(z)
    return e / (1 + e)


def perceptron_grad(x, w, t):
    o = sigmoid(x @ w.T)
    dz = 2 * (o - t) / t.numel() * o * (1 - o)
    return dz.T @ x
