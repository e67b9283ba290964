"""Wrong: the differences are added up before they are squared."""

import torch


def check(pred, y):
    if pred.shape != y.shape:
        raise ValueError(f"shapes differ: {tuple(pred.shape)} and {tuple(y.shape)}")


def sse(pred, y):
    check(pred, y)
    return (pred - y).sum() ** 2


def mse(pred, y):
    check(pred, y)
    return (pred - y).mean() ** 2


def l2_norm(pred, y):
    check(pred, y)
    return (pred - y).sum().abs()
