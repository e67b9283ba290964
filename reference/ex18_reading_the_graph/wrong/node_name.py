"""Wrong: node.name() is not the name of the type."""

import torch


def graph_ops(out):
    names = []
    node = out.grad_fn
    while node is not None:
        names.append(node.name())
        node = next((n for n, _ in node.next_functions if n is not None), None)
    return names


def nonleaf_grad(a, v):
    p = torch.softmax(a, dim=0)
    p.retain_grad()
    (v * p).sum().backward()
    return a.grad, p.grad
