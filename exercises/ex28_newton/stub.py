"""ex28: Newton's method, with the Hessian from autograd."""

from collections.abc import Callable

import torch
from torch import Tensor


def newton(f: Callable[[Tensor], Tensor], x0: Tensor, steps: int) -> Tensor:
    """Return the trajectory of Newton's method on f.

    Args:
        f: takes a point (D,) and returns a scalar (), differentiable twice.
        x0: (D,), float64, where the method starts.
        steps: the number of steps, 0 or more.

    Returns:
        trajectory: (steps + 1, D), x0 and the point after each step.
    """
    raise NotImplementedError
