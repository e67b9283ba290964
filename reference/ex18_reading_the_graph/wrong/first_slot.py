"""Wrong: follows the first place, even if it holds None."""

import torch


def graph_ops(out):
    names = []
    node = out.grad_fn
    while node is not None:
        names.append(type(node).__name__)
        node = node.next_functions[0][0] if node.next_functions else None
    return names


def nonleaf_grad(a, v):
    p = torch.softmax(a, dim=0)
    p.retain_grad()
    (v * p).sum().backward()
    return a.grad, p.grad
