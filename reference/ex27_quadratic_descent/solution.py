"""Gradient descent on a quadratic, with every point kept.

f(x) = ½ xᵀA x − bᵀx
∂f/∂xᵢ = ½ Σⱼ (Aᵢⱼ + Aⱼᵢ) xⱼ − bᵢ, and A is symmetric, so  ∇f(x) = A x − b
step:  x ← x − lr (A x − b)

Left out: a stopping rule, momentum, a choice of the learning rate (2 / largest eigenvalue of A is where it diverges).
"""

import torch
from torch import Tensor


def descend(A: Tensor, b: Tensor, x0: Tensor, lr: float, steps: int) -> Tensor:
    """Return x0 and the point after each step, (steps + 1, D)."""
    x = x0  # (D,), never changed in place
    trajectory = [x]
    for _ in range(steps):
        gradient = A @ x - b  # (D, D) @ (D,) − (D,) -> (D,)
        x = x - lr * gradient  # (D,), a new tensor
        trajectory.append(x)
    return torch.stack(trajectory)  # (steps + 1, D), copies all of them
