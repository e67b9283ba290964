"""Wrong: the square of t − o is differentiated, and the inner derivative −1 forgotten."""

import torch


def perceptron_grad(x, w, t):
    o = torch.sigmoid(x @ w.T)
    dz = 2 * (t - o) / t.numel() * o * (1 - o)
    return dz.T @ x
