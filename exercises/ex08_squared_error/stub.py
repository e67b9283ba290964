"""ex08: sum of squared errors, mean squared error, L2 norm."""

import torch
from torch import Tensor


def sse(pred: Tensor, y: Tensor) -> Tensor:
    """Return the sum of the squared differences.

    Args:
        pred: (…), any shape.
        y: the shape of pred; ValueError for any other.

    Returns:
        loss: (), a scalar tensor.
    """
    raise NotImplementedError


def mse(pred: Tensor, y: Tensor) -> Tensor:
    """Return the mean of the squared differences.

    Args:
        pred: (…), any shape.
        y: the shape of pred; ValueError for any other.

    Returns:
        loss: (), a scalar tensor.
    """
    raise NotImplementedError


def l2_norm(pred: Tensor, y: Tensor) -> Tensor:
    """Return the L2 norm of the differences.

    Args:
        pred: (…), any shape.
        y: the shape of pred; ValueError for any other.

    Returns:
        length: (), a scalar tensor.
    """
    raise NotImplementedError
