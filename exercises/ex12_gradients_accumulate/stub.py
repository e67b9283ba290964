"""ex12: gradients accumulate until somebody zeroes them."""

import torch
from torch import Tensor


def backward_n(inp: Tensor, v: Tensor, n: int) -> list[Tensor]:
    """Call backward n times on out = (inp + 1)² with the gradient v, then once more after zeroing `inp.grad`.

    Args:
        inp: (…), a leaf that requires grad; its `.grad` is None.
        v: the shape of inp.
        n: the number of calls before zeroing, 1 or more.

    Returns:
        list of n + 1 tensors of the shape of inp: a copy of `inp.grad` after each call.
    """
    raise NotImplementedError
