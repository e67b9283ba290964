"""Cross-entropy from logits, and its gradient.

loss of one row:  −log p_t = −(z_t − m) + log Σⱼ exp(zⱼ − m),   m the largest logit of the row
gradient:         dL/dzⱼ = (pⱼ − [j = t]) / N

The logarithm acts on the fraction before anything is computed: a probability that would underflow is never formed,
and the sum of powers is at least 1. In the gradient p itself may underflow to 0, which is right there.

Left out: class weights, label smoothing, targets given as probabilities.
"""

import torch
from torch import Tensor


def log_probabilities(logits: Tensor) -> Tensor:
    """Return log p, (N, K), of the softmax along dimension 1."""
    shifted = logits - logits.amax(dim=1, keepdim=True)  # (N, K), at most 0
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()  # (N, K) − (N, 1)


def cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    """Return the mean cross-entropy, (), of logits (N, K) and targets (N,)."""
    picked = log_probabilities(logits).gather(1, target.unsqueeze(1))  # (N, 1), one column for each row
    return -picked.mean()


def cross_entropy_grad(logits: Tensor, target: Tensor) -> Tensor:
    """Return dL/dlogits, (N, K)."""
    p = log_probabilities(logits).exp()  # (N, K)
    one_hot = torch.zeros_like(p).scatter(1, target.unsqueeze(1), 1)  # (N, K)
    return (p - one_hot) / len(target)
