"""The gradient of a perceptron with several outputs.

forward:   zₙₖ = Σᵢ xₙᵢ wₖᵢ      o = σ(z)           L = 1/(N·K) Σₙₖ (oₙₖ − tₙₖ)²
backward:  dL/do = 2 (o − t) / (N·K),   do/dz = o (1 − o),   dL/dwₖᵢ = Σₙ dL/dzₙₖ · xₙᵢ

The weight wₖᵢ joins input i and output k, so its gradient joins the same two. Samples share the weights: they are summed.

Left out: a bias, hidden layers (ex26).
"""

import torch
from torch import Tensor


def perceptron_grad(x: Tensor, w: Tensor, t: Tensor) -> Tensor:
    """Return dL/dw (K, D) for x (N, D), w (K, D), t (N, K)."""
    o = torch.sigmoid(x @ w.T)  # (N, D) @ (D, K) -> (N, K)
    do = 2 * (o - t) / t.numel()  # (N, K), dL/do
    dz = do * o * (1 - o)  # (N, K), dL/dz
    return dz.T @ x  # (K, N) @ (N, D) -> (K, D)
