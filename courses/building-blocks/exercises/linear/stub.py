"""linear: a linear layer as a class."""

import torch
from torch import nn


class Linear(nn.Module):
    """Compute x Wᵀ + b over the last dimension of x.

    Args:
        in_features: D, the numbers of one sample.
        out_features: K, the numbers it is turned into.

    The parameters are called `weight` (K, D) and `bias` (K,).
    """

    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__()
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return (…, K) for x of shape (…, D)."""
        raise NotImplementedError
