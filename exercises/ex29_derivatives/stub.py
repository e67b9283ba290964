"""ex29: partial derivatives by differences, derivatives along a direction, the steepest direction."""

from collections.abc import Callable

import torch
from torch import Tensor


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-4) -> Tensor:
    """Return the gradient of f at x by central differences, taken in float64.

    Args:
        f: takes a point (D,) and returns a scalar ().
        x: (D,), float32 or float64.
        eps: how far each entry is moved, to both sides.

    Returns:
        grad: (D,), in the dtype of x.
    """
    raise NotImplementedError


def directional_derivative(grad: Tensor, direction: Tensor) -> Tensor:
    """Return the derivative along the unit vector of `direction`, a scalar ().

    Args:
        grad: (D,), the gradient.
        direction: (D,), of any length but 0.

    Raises:
        ValueError: the direction is zero.
    """
    raise NotImplementedError


def steepest_direction(grad: Tensor) -> Tensor:
    """Return the unit vector (D,) along which the function grows fastest.

    Args:
        grad: (D,), the gradient.

    Raises:
        ValueError: the gradient is zero.
    """
    raise NotImplementedError
