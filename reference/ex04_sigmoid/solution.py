"""The sigmoid and its derivative, accurate for every finite x.

σ(x)  = 1 / (1 + e⁻ˣ) = eˣ / (1 + eˣ):  the form whose exponent is not positive never overflows
σ′(x) = σ(x) σ(−x) = e / (1 + e)²  with  e = e^(−|x|), the same for x and −x

No 1 − σ(x) anywhere: near σ = 1 the subtraction would leave no digit of a small result.

Left out: log σ(x), which deserves a form of its own.
"""

import torch
from torch import Tensor


def sigmoid(x: Tensor) -> Tensor:
    """Return σ(x), of the shape of x."""
    e = torch.exp(-x.abs())  # in [0, 1]
    return torch.where(x > 0, 1 / (1 + e), e / (1 + e))


def sigmoid_grad(x: Tensor) -> Tensor:
    """Return dσ/dx at x, of the shape of x."""
    e = torch.exp(-x.abs())  # in [0, 1]
    return e / (1 + e) ** 2
