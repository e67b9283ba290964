"""ex03: gradient descent on a perceptron with one output."""

import torch
from torch import Tensor


def train_perceptron(x: Tensor, t: Tensor, lr: float, epochs: int) -> tuple[Tensor, Tensor, list[float]]:
    """Train o = σ(x·w + b) on L = mean (o − t)² with full-batch gradient descent from w = 0, b = 0.

    Args:
        x: (N, D), one sample a row.
        t: (N,), labels 0 or 1, in the dtype of x.
        lr: the learning rate.
        epochs: the number of updates, 0 or more.

    Returns:
        w: (D,), detached.
        b: (), detached.
        losses: list of `epochs` floats, each taken before its update.
    """
    raise NotImplementedError
