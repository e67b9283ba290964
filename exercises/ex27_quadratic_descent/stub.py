"""ex27: gradient descent on a quadratic, by hand."""

import torch
from torch import Tensor


def descend(A: Tensor, b: Tensor, x0: Tensor, lr: float, steps: int) -> Tensor:
    """Return the trajectory of gradient descent on f(x) = ½ xᵀA x − bᵀx.

    Args:
        A: (D, D), symmetric.
        b: (D,), the linear part.
        x0: (D,), where the descent starts.
        lr: the learning rate.
        steps: the number of steps, 0 or more.

    Returns:
        trajectory: (steps + 1, D), x0 and the point after each step.
    """
    raise NotImplementedError
