"""Wrong: nobody has asked p to keep its gradient."""

import torch


def graph_ops(out):
    names = []
    node = out.grad_fn
    while node is not None:
        names.append(type(node).__name__)
        node = next((n for n, _ in node.next_functions if n is not None), None)
    return names


def nonleaf_grad(a, v):
    p = torch.softmax(a, dim=0)
    (v * p).sum().backward()
    return a.grad, p.grad
