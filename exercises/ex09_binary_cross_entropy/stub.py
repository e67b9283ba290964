"""ex09: binary cross-entropy from logits, and its gradient."""

import torch
from torch import Tensor


def bce_with_logits(z: Tensor, y: Tensor) -> Tensor:
    """Return the mean binary cross-entropy of σ(z) and y.

    Args:
        z: (…), any shape, the logits.
        y: the shape of z, labels in [0, 1].

    Returns:
        loss: (), a scalar tensor.
    """
    raise NotImplementedError


def bce_grad(x: Tensor, w: Tensor, b: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Return the gradient of bce_with_logits(x·w + b, y) by w and by b.

    Args:
        x: (D,), the input.
        w: (D, K), the weights.
        b: (K,), the biases.
        y: (K,), labels in [0, 1].

    Returns:
        dw: (D, K), dL/dw.
        db: (K,), dL/db.
    """
    raise NotImplementedError
