"""ex20: the gradient of a perceptron with one output, by hand."""

import torch
from torch import Tensor


def perceptron_grad(x: Tensor, w: Tensor, t: Tensor) -> Tensor:
    """Return dL/dw for o = σ(x wᵀ) and L = mean (o − t)².

    Args:
        x: (1, D), one sample.
        w: (1, D), the weights of the one output.
        t: (1, 1), the label.

    Returns:
        dw: (1, D), dL/dw.
    """
    raise NotImplementedError
