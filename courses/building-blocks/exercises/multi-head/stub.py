"""multi-head: multi-head attention as a class."""

import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    """Attention of a sentence on itself, with several heads.

    Args:
        embed_dim: D, the numbers of a position.
        num_heads: H, which divides D.

    It holds four layers `nn.Linear(embed_dim, embed_dim)` called `query`, `key`, `value` and `out`;
    `key` has `bias=False`.
    """

    def __init__(self, embed_dim: int, num_heads: int) -> None:
        super().__init__()
        raise NotImplementedError

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Return (N, T, D) for x of shape (N, T, D); the mask, (T, T) or (N, T, T), is true where a position may look."""
        raise NotImplementedError
