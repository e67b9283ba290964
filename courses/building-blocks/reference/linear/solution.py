"""A linear layer: one matrix product over the last dimension.

Each output is a weighted sum of the inputs and a bias of its own: yₖ = Σᵈ xᵈ Wₖᵈ + bₖ. The weight is stored as
(K, D), one row for each output, as PyTorch does.
"""

import torch
from torch import nn


class Linear(nn.Module):
    """Compute x Wᵀ + b over the last dimension of x."""

    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(out_features, in_features))
        self.bias = nn.Parameter(torch.empty(out_features))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return (…, K) for x of shape (…, D)."""
        return x @ self.weight.T + self.bias
