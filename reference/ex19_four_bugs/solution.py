"""Four bugs of autograd, repaired.

integers:    have no derivative; the same numbers in the dtype of x do
in place:    a leaf that requires grad is part of a graph; a step makes new numbers, which become a leaf of their own
not scalar:  autograd needs to know how much each element counts; counting each once leaves its own derivative
freed:       a graph that is used again is kept; `.grad` goes on changing, so each state is cloned

Left out: torch.no_grad() with an update in place, which is what optimisers do with parameters that are theirs.
"""

import torch
from torch import Tensor


def fix_int_grad(x: Tensor, w: Tensor, y: Tensor) -> Tensor:
    """Return dL/dw (N,), in the dtype of x, for L = mean (x·w − y)² and w int64."""
    floating = w.to(x.dtype).requires_grad_()  # (N,), a new tensor
    loss = ((x * floating - y) ** 2).mean()
    (grad,) = torch.autograd.grad(loss, [floating])
    return grad


def fix_inplace(w: Tensor, step: float) -> Tensor:
    """Return w after one step on L = Σ w², as a new leaf that requires grad."""
    loss = (w**2).sum()
    (grad,) = torch.autograd.grad(loss, [w])
    return (w.detach() - step * grad).requires_grad_()


def fix_nonscalar(x: Tensor) -> Tensor:
    """Return 3x², of the shape of x."""
    y = x**3
    (grad,) = torch.autograd.grad(y, [x], torch.ones_like(y))
    return grad


def fix_freed(x: Tensor) -> tuple[Tensor, Tensor]:
    """Return copies of the gradient of Σ x³ after one backward (3x²) and after two (6x²)."""
    loss = (x**3).sum()
    loss.backward(retain_graph=True)
    first = x.grad.clone()
    loss.backward()
    second = x.grad.clone()
    return first, second
