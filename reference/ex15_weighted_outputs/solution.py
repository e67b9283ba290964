"""One gradient for several weighted outputs.

Differentiation is linear: the gradient of Σ wᵢ yᵢ is Σ wᵢ ∂yᵢ/∂x. So the outputs are first made one number, and one
pass back gives the whole. `materialize_grads` turns "x is not reached" into zeros.

Left out: `grad_tensors`, which does the same with a tensor of weights for each output.
"""

import torch
from torch import Tensor


def weighted_grad(ys: list[Tensor], weights: list[float], x: Tensor) -> Tensor:
    """Return d(Σ weights[i]·ys[i])/dx, of the shape of x."""
    terms = [weight * y.sum() for weight, y in zip(weights, ys)]  # each ()
    total = torch.stack(terms).sum()  # ()
    (grad,) = torch.autograd.grad(total, [x], retain_graph=True, materialize_grads=True)
    return grad
