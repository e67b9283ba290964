"""ex23: linear layers behind each other are one linear layer."""

from collections.abc import Sequence

import torch
from torch import Tensor


def collapse(weights: Sequence[Tensor], biases: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Return the one layer W a + b that equals a stack of layers without activations.

    Args:
        weights: one matrix a layer, the first (H, D), the last (K, …).
        biases: one vector a layer, (H,) to (K,).

    Returns:
        W: (K, D).
        b: (K,).
    """
    raise NotImplementedError
