"""Softmax and cross-entropy in one step of autograd.

forward:   L = (1/N) Σᵢ (log Σⱼ exp(zᵢⱼ − mᵢ) − (zᵢₜ − mᵢ)),   mᵢ the largest logit of row i, t = targetᵢ
saved:     p = exp(z − m) / Σ exp(z − m), the softmax, and the target
backward:  ∂L/∂zᵢⱼ = (pᵢⱼ − [j = t]) / N, times the gradient that arrives from behind the loss

Autograd would keep every intermediate (N, K) of the formula; this keeps one. The loss is never taken from p, which
may have underflowed to 0: its logarithm was found before.

Left out: double backward, class weights, kernels that touch the memory only once.
"""

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx


class FusedCrossEntropy(torch.autograd.Function):
    """The mean cross-entropy, (), of logits (N, K) and targets (N,)."""

    @staticmethod
    def forward(ctx: FunctionCtx, logits: Tensor, target: Tensor) -> Tensor:
        """Return the loss and keep the probabilities."""
        shifted = logits - logits.amax(dim=1, keepdim=True)  # (N, K), at most 0
        powers = shifted.exp()  # (N, K)
        total = powers.sum(dim=1, keepdim=True)  # (N, 1), at least 1
        ctx.save_for_backward(powers / total, target)
        picked = shifted.gather(1, target.unsqueeze(1))  # (N, 1), one column for each row
        return (total.log() - picked).mean()

    @staticmethod
    def backward(ctx: FunctionCtx, grad_loss: Tensor) -> tuple[Tensor, None]:
        """Return dL/dlogits, (N, K), and nothing for the target."""
        p, target = ctx.saved_tensors
        one_hot = torch.zeros_like(p).scatter(1, target.unsqueeze(1), 1)  # (N, K)
        return (p - one_hot) * (grad_loss / len(target)), None
