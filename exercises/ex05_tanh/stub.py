"""ex05: tanh from the sigmoid, and its derivative."""

import torch
from torch import Tensor


def tanh(x: Tensor) -> Tensor:
    """Return tanh(x) = 2σ(2x) − 1, element by element.

    Args:
        x: (…), any shape, any finite numbers.

    Returns:
        t: the shape of x.
    """
    raise NotImplementedError


def tanh_grad(x: Tensor) -> Tensor:
    """Return the derivative of tanh at x, element by element.

    Args:
        x: (…), any shape, the input of tanh (not its output).

    Returns:
        dt_dx: the shape of x.
    """
    raise NotImplementedError
