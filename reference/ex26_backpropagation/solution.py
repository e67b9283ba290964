"""Backpropagation through one hidden layer.

forward:   z = x w1 + b1     h = tanh(z)     o = h w2 + b2     L = mean (o − y)² over N·K numbers
backward:  dL/do = 2 (o − y) / (N·K)
           dL/dw2 = hᵀ dL/do        dL/db2 = Σₙ dL/doₙ
           dL/dh  = dL/do w2ᵀ       dL/dz = dL/dh · (1 − h²)
           dL/dw1 = xᵀ dL/dz        dL/db1 = Σₙ dL/dzₙ

Left out: deeper networks, which repeat the last two lines, and the update.
"""

import torch
from torch import Tensor


def mlp_backward(x: Tensor, y: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> dict[str, Tensor]:
    """Return dL/dw1 (D, H), dL/db1 (H,), dL/dw2 (H, K), dL/db2 (K,)."""
    h = torch.tanh(x @ w1 + b1)  # (N, D) @ (D, H) + (H,) -> (N, H)
    o = h @ w2 + b2  # (N, H) @ (H, K) + (K,) -> (N, K)
    do = 2 * (o - y) / o.numel()  # (N, K)
    dh = do @ w2.T  # (N, K) @ (K, H) -> (N, H)
    dz = dh * (1 - h**2)  # (N, H)
    return {
        "w1": x.T @ dz,  # (D, N) @ (N, H) -> (D, H)
        "b1": dz.sum(dim=0),  # (N, H) -> (H,)
        "w2": h.T @ do,  # (H, N) @ (N, K) -> (H, K)
        "b2": do.sum(dim=0),  # (N, K) -> (K,)
    }
