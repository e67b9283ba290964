"""ex18: the nodes of a graph, and the gradient of a tensor that is no leaf."""

import torch
from torch import Tensor


def graph_ops(out: Tensor) -> list[str]:
    """Return the names of the nodes from `out.grad_fn` down to the leaf, along the first branch that is not None.

    Args:
        out: any shape, computed from a leaf that requires grad.

    Returns:
        list of `type(node).__name__`; the last is "AccumulateGrad".
    """
    raise NotImplementedError


def nonleaf_grad(a: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    """Return the gradients of L = Σᵢ vᵢ·pᵢ with p = softmax(a, 0), after backward.

    Args:
        a: (N,), a leaf that requires grad; its `.grad` is None.
        v: (N,), the weights.

    Returns:
        a_grad: (N,), dL/da.
        p_grad: (N,), dL/dp.
    """
    raise NotImplementedError
