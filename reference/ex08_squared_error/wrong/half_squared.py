"""Wrong: ½ of the squared error."""

import torch


def check(pred, y):
    if pred.shape != y.shape:
        raise ValueError(f"shapes differ: {tuple(pred.shape)} and {tuple(y.shape)}")


def sse(pred, y):
    check(pred, y)
    return 0.5 * ((pred - y) ** 2).sum()


def mse(pred, y):
    check(pred, y)
    return 0.5 * ((pred - y) ** 2).mean()


def l2_norm(pred, y):
    check(pred, y)
    return ((pred - y) ** 2).sum().sqrt()
