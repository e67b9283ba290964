"""ex26: backpropagation through a network with one hidden layer, by hand."""

import torch
from torch import Tensor


def mlp_backward(x: Tensor, y: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> dict[str, Tensor]:
    """Return the gradients of L = mean (o − y)² for h = tanh(x w1 + b1), o = h w2 + b2.

    Args:
        x: (N, D), one sample a row.
        y: (N, K), the targets.
        w1: (D, H), weights of the hidden layer.
        b1: (H,), biases of the hidden layer.
        w2: (H, K), weights of the output.
        b2: (K,), biases of the output.

    Returns:
        dict with the keys `w1`, `b1`, `w2`, `b2`, each the gradient of L by that parameter, in its shape.
    """
    raise NotImplementedError
