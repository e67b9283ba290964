"""ex10: cross-entropy from logits, and its gradient."""

import torch
from torch import Tensor


def cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    """Return the mean cross-entropy of the softmax of the logits.

    Args:
        logits: (N, K), one sample a row.
        target: (N,), int64, the right class of each sample, 0 … K − 1.

    Returns:
        loss: (), a scalar tensor.
    """
    raise NotImplementedError


def cross_entropy_grad(logits: Tensor, target: Tensor) -> Tensor:
    """Return the gradient of cross_entropy(logits, target) by the logits.

    Args:
        logits: (N, K), one sample a row.
        target: (N,), int64, the right class of each sample, 0 … K − 1.

    Returns:
        grad: (N, K), dL/dlogits.
    """
    raise NotImplementedError
