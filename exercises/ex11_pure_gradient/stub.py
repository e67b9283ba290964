"""ex11: the gradient of a mean squared error, with no side effect."""

import torch
from torch import Tensor


def mse_grad(x: Tensor, w: Tensor, y: Tensor) -> Tensor:
    """Return dL/dw for L = mean (x·w − y)², and leave `w.grad` and `w.requires_grad` as they are.

    Args:
        x: (N,), the inputs.
        w: (N,), the weights, multiplied with x element by element; may or may not require grad.
        y: (N,), the labels.

    Returns:
        dw: (N,), dL/dw.
    """
    raise NotImplementedError
