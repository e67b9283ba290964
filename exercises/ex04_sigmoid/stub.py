"""ex04: the sigmoid and its derivative."""

import torch
from torch import Tensor


def sigmoid(x: Tensor) -> Tensor:
    """Return σ(x) = 1 / (1 + e⁻ˣ), element by element.

    Args:
        x: (…), any shape, any finite numbers.

    Returns:
        s: the shape of x.
    """
    raise NotImplementedError


def sigmoid_grad(x: Tensor) -> Tensor:
    """Return the derivative of σ at x, element by element.

    Args:
        x: (…), any shape, the input of the sigmoid (not its output).

    Returns:
        ds_dx: the shape of x.
    """
    raise NotImplementedError
