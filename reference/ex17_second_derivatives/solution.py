"""Second derivatives, by differentiating a gradient.

g = ∂f/∂x, computed with a graph of its own (create_graph), is a function of x like any other.
H·v:  the gradient of g·v, since ∂/∂xᵢ Σⱼ gⱼ vⱼ = Σⱼ Hᵢⱼ vⱼ
f″:   for an elementwise f the Hessian of Σ f(x) is diagonal, so H times a vector of ones shows the diagonal

Left out: the whole Hessian, which takes one such product for each row.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def second_derivative(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """Return f″(x), of the shape of x, for an elementwise f."""
    return hvp(lambda leaf: f(leaf).sum(), x, torch.ones_like(x))


def hvp(f: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    """Return H·v, of the shape of x, for a scalar f."""
    leaf = x.detach().requires_grad_()  # (…), a leaf of its own on the numbers of x
    (g,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)  # (…)
    if not g.requires_grad:  # f is linear: its gradient does not depend on x
        return torch.zeros_like(g)
    slope = (g * v).sum()  # (), how f changes along v
    (product,) = torch.autograd.grad(slope, leaf)  # (…)
    return product
