"""Scaled dot-product attention: each query mixes the values by how well their keys fit it.

The scores q kᵀ have a spread of √D for vectors of D independent numbers; divided by it they stay in the range in which
a softmax still looks at more than one key. What is masked gets the score −inf before the softmax, so its weight is 0
and the others sum to 1.
"""

import math

import torch
from torch import Tensor


def attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """Return what each query takes from the values, (…, T, E), and the weights, (…, T, S)."""
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, -1)
    return weights @ v, weights
