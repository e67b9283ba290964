"""ex31: new tensors, old tensors, and views of them."""

import torch
from torch import Tensor


def ones_like_double(x: Tensor) -> Tensor:
    """Return float64 ones of the shape of x, on its device.

    Args:
        x: (…), any dtype.
    """
    raise NotImplementedError


def add_into(x: Tensor, y: Tensor, out: Tensor) -> Tensor:
    """Write x + y into `out`, and return `out`.

    Args:
        x: (…).
        y: (…), a shape that broadcasts with that of x.
        out: the shape and dtype of x + y; its values are overwritten.
    """
    raise NotImplementedError


def add_row_(y: Tensor, row: Tensor) -> Tensor:
    """Add `row` to every row of y, in place, and return y.

    Args:
        y: (N, D).
        row: (D,).
    """
    raise NotImplementedError


def regroup(x: Tensor, width: int) -> Tensor:
    """Return the entries of x, in order, in rows of `width`: a view where one is possible, a copy elsewhere.

    Args:
        x: (…), any shape.
        width: how many entries a row has.

    Returns:
        rows: (number of entries / width, width).

    Raises:
        ValueError: width is 0 or less, or does not divide the number of entries.
    """
    raise NotImplementedError
