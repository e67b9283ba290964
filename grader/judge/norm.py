"""The Euclidean norm, also of numbers whose squares are too small or too large for a float."""

from __future__ import annotations

import torch


def norm(tensor: torch.Tensor) -> float:
    """Return the square root of the sum of squares, in float64; nan if an entry is nan."""
    plain = tensor.abs().to(torch.float64)
    largest = float(plain.max()) if plain.numel() else 0.0
    if largest in (0.0, float("inf")):
        return largest
    return largest * float((plain / largest).norm())
