"""dropout: dropout in training and in evaluation."""

import torch
from torch import nn


class Dropout(nn.Module):
    """Set entries to 0 with probability p while training, and make the others larger by 1/(1 − p).

    Args:
        p: 0 ≤ p < 1.
    """

    def __init__(self, p: float) -> None:
        super().__init__()
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return a tensor of the shape and dtype of x; in evaluation x itself."""
        raise NotImplementedError
