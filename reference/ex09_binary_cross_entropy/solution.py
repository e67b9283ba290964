"""Binary cross-entropy from logits, and its gradient for one linear layer.

loss of one z:  −y log σ(z) − (1 − y) log(1 − σ(z)) = log(1 + eᶻ) − y z
stable:         log(1 + eᶻ) = max(z, 0) + log(1 + e^(−|z|))
gradient:       dL/dz = (σ(z) − y) / K,   dz_k/dw_dk = x_d,   dz_k/db_k = 1

The exponent −|z| is never positive, so nothing overflows, and no logarithm of a rounded sigmoid is taken.

Left out: a batch of samples (one x here), and weights for the classes.
"""

import torch
from torch import Tensor


def bce_with_logits(z: Tensor, y: Tensor) -> Tensor:
    """Return the mean binary cross-entropy, (), of logits z and labels y of one shape."""
    losses = z.clamp(min=0) - y * z + torch.log1p(torch.exp(-z.abs()))
    return losses.mean()


def bce_grad(x: Tensor, w: Tensor, b: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Return dL/dw (D, K) and dL/db (K,) for z = x·w + b."""
    z = x @ w + b  # (D,) @ (D, K) + (K,) -> (K,)
    dz = (torch.sigmoid(z) - y) / y.numel()  # (K,), the mean divides by K
    dw = torch.outer(x, dz)  # (D,) and (K,) -> (D, K)
    return dw, dz
