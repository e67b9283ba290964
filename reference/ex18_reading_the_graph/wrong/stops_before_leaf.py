"""Wrong: the walk ends before the node of the leaf."""

import torch


def graph_ops(out):
    names = []
    node = out.grad_fn
    while node.next_functions:
        names.append(type(node).__name__)
        node = next(n for n, _ in node.next_functions if n is not None)
    return names


def nonleaf_grad(a, v):
    p = torch.softmax(a, dim=0)
    p.retain_grad()
    (v * p).sum().backward()
    return a.grad, p.grad
