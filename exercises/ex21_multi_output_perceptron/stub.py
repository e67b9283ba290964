"""ex21: the gradient of a perceptron with several outputs, by hand."""

import torch
from torch import Tensor


def perceptron_grad(x: Tensor, w: Tensor, t: Tensor) -> Tensor:
    """Return dL/dw for o = σ(x wᵀ) and L = mean (o − t)², the mean over all N·K entries.

    Args:
        x: (N, D), one sample a row.
        w: (K, D), the weights of one output a row.
        t: (N, K), the labels.

    Returns:
        dw: (K, D), dL/dw.
    """
    raise NotImplementedError
