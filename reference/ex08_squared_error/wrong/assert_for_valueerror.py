"""Wrong: shapes that differ raise AssertionError."""

import torch


def sse(pred, y):
    assert pred.shape == y.shape
    return ((pred - y) ** 2).sum()


def mse(pred, y):
    assert pred.shape == y.shape
    return ((pred - y) ** 2).mean()


def l2_norm(pred, y):
    assert pred.shape == y.shape
    return ((pred - y) ** 2).sum().sqrt()
