"""ex06: ReLU and leaky ReLU, with their derivatives."""

import torch
from torch import Tensor


def relu(x: Tensor) -> Tensor:
    """Return 0 where x < 0 and x elsewhere.

    Args:
        x: (…), any shape.

    Returns:
        y: the shape and dtype of x.
    """
    raise NotImplementedError


def relu_grad(x: Tensor) -> Tensor:
    """Return the derivative of relu at x; it is 0 at 0.

    Args:
        x: (…), any shape.

    Returns:
        dy_dx: the shape and dtype of x.
    """
    raise NotImplementedError


def leaky_relu(x: Tensor, slope: float = 0.01) -> Tensor:
    """Return slope · x where x < 0 and x elsewhere.

    Args:
        x: (…), any shape.
        slope: 0 ≤ slope < 1.

    Returns:
        y: the shape and dtype of x.
    """
    raise NotImplementedError


def leaky_relu_grad(x: Tensor, slope: float = 0.01) -> Tensor:
    """Return the derivative of leaky_relu at x; it is slope at 0.

    Args:
        x: (…), any shape.
        slope: 0 ≤ slope < 1.

    Returns:
        dy_dx: the shape and dtype of x.
    """
    raise NotImplementedError
