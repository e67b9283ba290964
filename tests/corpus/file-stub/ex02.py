"""ex02: the gradient of a softmax, by hand."""

import torch
from torch import Tensor


def softmax_backward(p: Tensor, grad_out: Tensor, dim: int = -1) -> Tensor:
    """Return dL/dz for p = softmax(z, dim), given dL/dp.

    Args:
        p: (…), any rank from 1 on; sums to 1 along `dim`.
        grad_out: the shape of p, dL/dp.
        dim: the dimension the softmax was taken over.

    Returns:
        grad_in: the shape of p, dL/dz.
    """
    raise NotImplementedError
