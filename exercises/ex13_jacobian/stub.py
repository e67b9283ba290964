"""ex13: the Jacobian and its product with a vector, by reverse-mode autograd."""

from collections.abc import Callable

import torch
from torch import Tensor


def vjp(f: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    """Return vᵀJ for the Jacobian J of f at x.

    Args:
        f: from (D,) to (M,).
        x: (D,), may or may not require grad.
        v: (M,), one weight for each output.

    Returns:
        (D,), Σᵢ vᵢ ∂yᵢ/∂xⱼ.
    """
    raise NotImplementedError


def jacobian(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """Return the Jacobian of f at x.

    Args:
        f: from (D,) to (M,).
        x: (D,), may or may not require grad.

    Returns:
        (M, D), row i holds the derivatives of output i.
    """
    raise NotImplementedError
