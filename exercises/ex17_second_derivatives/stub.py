"""ex17: second derivatives, by differentiating a gradient."""

from collections.abc import Callable

import torch
from torch import Tensor


def second_derivative(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """Return f″ at every entry of x, for an elementwise f.

    Args:
        f: from (…) to (…), each output depends on its own input only.
        x: (…), may or may not require grad.

    Returns:
        (…), the shape of x; zeros where f is linear.
    """
    raise NotImplementedError


def hvp(f: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    """Return H·v for the Hessian H of f at x.

    Args:
        f: from (…) to ().
        x: (…), may or may not require grad.
        v: the shape of x.

    Returns:
        (…), the shape of x; zeros where f is linear.
    """
    raise NotImplementedError
