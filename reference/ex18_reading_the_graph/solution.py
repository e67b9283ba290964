"""Walking along the graph, and keeping the gradient of a tensor that is no leaf.

The graph points backwards: out.grad_fn is the last operation, next_functions lead to those that made its inputs (None
for an input without gradient), and the walk ends at AccumulateGrad, the node that adds to a leaf's .grad. Gradients of
the tensors between are passed on and forgotten, unless retain_grad() has asked for them.

Left out: the other branches, and leaves that have no graph at all.
"""

import torch
from torch import Tensor


def graph_ops(out: Tensor) -> list[str]:
    """Return the names of the nodes from out.grad_fn to the leaf's AccumulateGrad, along the first branch."""
    names = []
    node = out.grad_fn
    while node is not None:
        names.append(type(node).__name__)
        node = next((after for after, _ in node.next_functions if after is not None), None)
    return names


def nonleaf_grad(a: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    """Return dL/da and dL/dp, both (N,), for L = Σ vᵢ pᵢ and p = softmax(a, 0)."""
    p = torch.softmax(a, 0)  # (N,), no leaf
    p.retain_grad()
    (v * p).sum().backward()
    return a.grad, p.grad
