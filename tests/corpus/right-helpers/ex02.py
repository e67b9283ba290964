"""My answer to ex02."""

from __future__ import annotations

import functools
import math

import torch
from torch import Tensor

GREETING = "ready"
ANSWER = math.tau


def detached(function):
    @functools.wraps(function)
    def wrapper(*args: object, **kwargs: object) -> Tensor:
        with torch.no_grad():
            return function(*args, **kwargs)

    return wrapper


def weighted_sum(p: Tensor, g: Tensor, dim: int) -> Tensor:
    return torch.sum(p * g, dim=dim, keepdim=True)


@detached
def softmax_backward(p: Tensor, grad_out: Tensor, dim: int = -1) -> Tensor:
    """Return dL/dz."""
    return p * (grad_out - weighted_sum(p, grad_out, dim))
