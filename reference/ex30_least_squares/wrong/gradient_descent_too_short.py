"""Wrong: gradient descent that stops long before the minimum."""

import torch


def least_squares(x, y):
    w = torch.zeros(x.shape[1], dtype=x.dtype, device=x.device)
    for _ in range(100):
        w = w - 0.01 * 2 * x.T @ (x @ w - y) / len(y)
    return w
