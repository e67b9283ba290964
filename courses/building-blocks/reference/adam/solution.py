"""Adam: a step in the direction of the averaged gradient, measured by its averaged size.

m = β₁ m + (1 − β₁) g and v = β₂ v + (1 − β₂) g², both from 0 on, so that after t steps they hold only 1 − βᵗ of their
weight; divided by it they are averages. The step is −lr · m̂ / (√v̂ + eps). State is kept for each parameter.
"""

import torch
from torch import Tensor


class Adam:
    """Adam over a list of parameters."""

    def __init__(
        self, params: list[Tensor], lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ) -> None:
        self.params, self.lr, self.betas, self.eps = list(params), lr, betas, eps
        self.steps = [0 for _ in self.params]
        self.first = [torch.zeros_like(param) for param in self.params]
        self.second = [torch.zeros_like(param) for param in self.params]

    @torch.no_grad()
    def step(self) -> None:
        """Change each parameter that has a gradient, in place."""
        beta1, beta2 = self.betas
        for place, param in enumerate(self.params):
            if param.grad is None:
                continue
            self.steps[place] += 1
            m = self.first[place] = beta1 * self.first[place] + (1 - beta1) * param.grad
            v = self.second[place] = beta2 * self.second[place] + (1 - beta2) * param.grad**2
            m = m / (1 - beta1 ** self.steps[place])
            v = v / (1 - beta2 ** self.steps[place])
            param -= self.lr * m / (v.sqrt() + self.eps)

    def zero_grad(self) -> None:
        """Let no gradient be left."""
        for param in self.params:
            param.grad = None
