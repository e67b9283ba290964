"""Wrong: it drops in evaluation, too."""

import torch
from torch import nn


class Dropout(nn.Module):
    """Set entries to 0 with probability p while training."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return a tensor of the shape of x."""
        if self.p == 0:
            return x
        keep = torch.bernoulli(torch.full_like(x, 1 - self.p))
        return x * keep / (1 - self.p)
