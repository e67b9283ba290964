"""Three kinds of derivatives: by differences, along a direction, along the steepest one.

partial:      (f(x + ε eᵢ) − f(x − ε eᵢ)) / 2ε = ∂f/∂xᵢ + O(ε²); one-sided differences err by O(ε)
directional:  gᵀu for a unit vector u, which is |g| cos of the angle between them
steepest:     the cosine is 1 where u points along g

Left out: the choice of ε (rounding grows as 1/ε, the error of the formula as ε²), and points of other ranks than 1.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-4) -> Tensor:
    """Return the gradient (D,) of f at x by central differences in float64, in the dtype of x."""
    point = x.double()  # (D,)
    moves = torch.full_like(point, eps).diag()  # (D, D), row i moves entry i
    slopes = [(f(point + move) - f(point - move)) / (2 * eps) for move in moves]
    return torch.stack(slopes).to(x.dtype)  # (D,)


def directional_derivative(grad: Tensor, direction: Tensor) -> Tensor:
    """Return the derivative () along the unit vector of `direction`."""
    return grad @ unit(direction)  # (D,) @ (D,) -> ()


def steepest_direction(grad: Tensor) -> Tensor:
    """Return the unit vector (D,) of steepest ascent."""
    return unit(grad)


def unit(vector: Tensor) -> Tensor:
    """Return the vector (D,) at length 1; ValueError if it is zero."""
    length = vector.norm()
    if length == 0:
        msg = "a zero vector has no direction"
        raise ValueError(msg)
    return vector / length
