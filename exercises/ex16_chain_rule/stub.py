"""ex16: the chain rule over two layers, by hand."""

import torch
from torch import Tensor


def chain(x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> dict[str, Tensor]:
    """Return the derivatives of y1 = x·w1 + b1 and y2 = y1·w2 + b2.

    Args:
        x: (), the input.
        w1: (), the weight of the first layer.
        b1: (), its bias.
        w2: (), the weight of the second layer.
        b2: (), its bias.

    Returns:
        dict with the keys dy2_dy1, dy1_dw1, dy2_dw1, each ().
    """
    raise NotImplementedError
