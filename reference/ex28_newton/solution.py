"""Newton's method, with gradient and Hessian from autograd.

quadratic model:  f(x + d) ≈ f(x) + gᵀd + ½ dᵀH d,  level where  H d = −g
step:             x ← x + d = x − H⁻¹g

The system is solved by elimination. Its error is as if H had been off in the last digit, so H d + g is tiny even where
d itself cannot be known; a product with the inverse of H has no such bound (Higham, Accuracy and Stability, ch. 14).

Left out: a line search, and what to do where H is singular or not positive definite.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.autograd.functional import hessian, jacobian


def newton(f: Callable[[Tensor], Tensor], x0: Tensor, steps: int) -> Tensor:
    """Return x0 and the point after each step, (steps + 1, D)."""
    x = x0  # (D,), never changed in place
    trajectory = [x]
    for _ in range(steps):
        g = jacobian(f, x)  # (D,), the Jacobian of a scalar is its gradient
        h = hessian(f, x)  # (D, D)
        x = x - torch.linalg.solve(h, g)  # (D,), a new tensor
        trajectory.append(x)
    return torch.stack(trajectory)  # (steps + 1, D), copies all of them
