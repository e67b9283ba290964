"""Dropout: while training, each entry is 0 with probability p and x/(1 − p) otherwise.

The mean of such an entry is (1 − p)·x/(1 − p) = x, so nothing has to be done in evaluation.
"""

import torch
from torch import nn


class Dropout(nn.Module):
    """Set entries to 0 with probability p while training."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return a tensor of the shape of x."""
        if not self.training:
            return x
        keep = torch.bernoulli(torch.full_like(x, 1 - self.p))
        return x * keep / (1 - self.p)
