"""A softmax that does not overflow.

pᵢ = exp(zᵢ) / Σⱼ exp(zⱼ) = exp(zᵢ − m) / Σⱼ exp(zⱼ − m)   for every m

With m = max z, taken in each slice along dim, every power lies in [0, 1] and the largest is exactly 1: nothing
overflows, and the sum is at least 1.

Left out: the logarithm of the softmax, which needs a form of its own.
"""

import torch
from torch import Tensor


def softmax(z: Tensor, dim: int = -1) -> Tensor:
    """Return the softmax of z along dim, of the shape of z."""
    m = z.amax(dim=dim, keepdim=True)  # (…, 1, …), one number for each slice along dim
    e = torch.exp(z - m)  # (…, K, …), in [0, 1]
    return e / e.sum(dim=dim, keepdim=True)  # (…, K, …)
