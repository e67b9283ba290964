"""Least squares with the pseudo-inverse.

x = U S Vᵀ (singular values S);  the pseudo-inverse is x⁺ = V S⁺ Uᵀ, where S⁺ inverts the singular values above rounding
and sets the others to 0. Then w = x⁺ y satisfies xᵀ(x w − y) = 0 and has no part in the null space of x, which could
only make it longer: it is the minimum-norm solution. Where x has full column rank, x⁺ = (xᵀx)⁻¹xᵀ.

Left out: a bias (add a column of ones), weights of the samples, regularisation.
"""

import torch
from torch import Tensor


def least_squares(x: Tensor, y: Tensor) -> Tensor:
    """Return the w (D,) with the smallest |x w − y|², of several the shortest."""
    return torch.linalg.pinv(x) @ y  # (D, N) @ (N,) -> (D,)
