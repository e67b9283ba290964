"""The Jacobian, row by row, from vector–Jacobian products.

reverse mode:  one pass back through the graph of y = f(x) gives vᵀJ = Σᵢ vᵢ ∂yᵢ/∂x for any one v
row i of J:    the gradient of yᵢ alone, so M passes over one graph give all of J

Left out: forward mode, which gives a column for each pass and wins where there are more outputs than inputs.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def vjp(f: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    """Return vᵀJ (D,) for f: (D,) -> (M,) at x (D,) and v (M,)."""
    leaf = x.detach().requires_grad_()  # (D,), a leaf of its own on the numbers of x
    (grad,) = torch.autograd.grad(f(leaf), leaf, v)
    return grad


def jacobian(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """Return J (M, D) for f: (D,) -> (M,) at x (D,)."""
    leaf = x.detach().requires_grad_()
    rows = [torch.autograd.grad(output, leaf, retain_graph=True)[0] for output in f(leaf)]  # M times (D,)
    return torch.stack(rows)  # (M, D)
