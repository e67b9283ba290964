"""The gradient of a perceptron with one output.

forward:   z = x wᵀ      o = σ(z)            L = (o − t)², the mean of one number
backward:  dL/do = 2 (o − t),   do/dz = o (1 − o),   dz/dw = x

Three factors, one for each step forward, multiplied from the loss backwards.

Left out: a bias, several samples, several outputs (ex21).
"""

import torch
from torch import Tensor


def perceptron_grad(x: Tensor, w: Tensor, t: Tensor) -> Tensor:
    """Return dL/dw (1, D) for x (1, D), w (1, D), t (1, 1)."""
    o = torch.sigmoid(x @ w.T)  # (1, D) @ (D, 1) -> (1, 1)
    do = 2 * (o - t)  # (1, 1), dL/do
    dz = do * o * (1 - o)  # (1, 1), dL/dz
    return dz * x  # (1, 1) * (1, D) -> (1, D)
