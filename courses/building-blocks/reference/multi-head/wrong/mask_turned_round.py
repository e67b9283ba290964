"""Wrong: what is true in the mask is hidden."""

import math

import torch
from torch import nn


class MultiHeadAttention(nn.Module):
    """Attention of a sentence on itself."""

    def __init__(self, embed_dim: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.query = nn.Linear(embed_dim, embed_dim)
        self.key = nn.Linear(embed_dim, embed_dim, bias=False)
        self.value = nn.Linear(embed_dim, embed_dim)
        self.out = nn.Linear(embed_dim, embed_dim)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Return (N, T, D) for x of shape (N, T, D)."""
        q, k, v = (self.split(layer(x)) for layer in (self.query, self.key, self.value))
        scores = q @ k.mT / math.sqrt(q.shape[-1])
        if mask is not None:
            # one mask for all heads: (T, T) broadcasts as it is, (N, T, T) needs the dimension of the heads
            scores = scores.masked_fill(mask.unsqueeze(-3), -1e9)
        heads = torch.softmax(scores, -1) @ v
        return self.out(heads.transpose(1, 2).reshape(x.shape))

    def split(self, columns: torch.Tensor) -> torch.Tensor:
        """Return (N, H, T, D/H) for columns (N, T, D)."""
        return columns.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)
