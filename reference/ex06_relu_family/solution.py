"""ReLU and leaky ReLU with their derivatives.

relu:   0 for x < 0,          x otherwise      derivative 0 or 1
leaky:  slope · x for x < 0,  x otherwise      derivative slope or 1

At the kink itself the derivative is the left one. A nan compares as False: in leaky_relu it takes the branch that hands
it on, the derivative puts it back.

Left out: the variants with a learned slope (PReLU) or a smooth left side (ELU, GELU).
"""

import torch
from torch import Tensor


def relu(x: Tensor) -> Tensor:
    """Return max(0, x), of the shape of x."""
    return leaky_relu(x, 0.0)


def relu_grad(x: Tensor) -> Tensor:
    """Return the derivative of relu at x, of the shape of x."""
    return leaky_relu_grad(x, 0.0)


def leaky_relu(x: Tensor, slope: float = 0.01) -> Tensor:
    """Return slope · x where x < 0 and x elsewhere, of the shape of x."""
    return torch.where(x < 0, slope * x, x)


def leaky_relu_grad(x: Tensor, slope: float = 0.01) -> Tensor:
    """Return the derivative of leaky_relu at x, of the shape of x."""
    grad = torch.where(x > 0, torch.ones_like(x), slope)
    return torch.where(x.isnan(), x, grad)
