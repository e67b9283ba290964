"""ex15: one gradient for several weighted outputs."""

import torch
from torch import Tensor


def weighted_grad(ys: list[Tensor], weights: list[float], x: Tensor) -> Tensor:
    """Return d(Σ weights[i]·ys[i])/dx; a tensor counts as the sum of its elements.

    `x.grad` is left as it is, and the graph stays alive.

    Args:
        ys: tensors of any shapes, computed from leaves that require grad.
        weights: one float for each of them.
        x: (…), a leaf that requires grad.

    Returns:
        (…), the shape of x; zeros where x is not reached.
    """
    raise NotImplementedError
