"""New memory, old memory, and the same memory described anew.

ones_like   makes new memory; only the dtype is another one
out=        writes the result of an operation into memory that is there
add_        an operation with a trailing underscore writes into its own tensor
reshape     describes the same memory with other strides where strides can say it, and copies elsewhere

Left out: `out` of another shape (torch would resize it), and in-place changes of a leaf that requires grad.
"""

import torch
from torch import Tensor


def ones_like_double(x: Tensor) -> Tensor:
    """Return float64 ones of the shape of x, on its device."""
    return torch.ones_like(x, dtype=torch.float64)


def add_into(x: Tensor, y: Tensor, out: Tensor) -> Tensor:
    """Write x + y into `out`, and return it."""
    return torch.add(x, y, out=out)


def add_row_(y: Tensor, row: Tensor) -> Tensor:
    """Add row (D,) to every row of y (N, D), in place, and return y."""
    return y.add_(row)


def regroup(x: Tensor, width: int) -> Tensor:
    """Return the entries of x in rows of `width`, as a view where one is possible."""
    if width <= 0 or x.numel() % width:
        msg = f"{x.numel()} entries do not make rows of {width}"
        raise ValueError(msg)
    return x.reshape(-1, width)
