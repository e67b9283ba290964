"""Wrong: lists the nodes of all branches."""

import torch


def graph_ops(out):
    names = []

    def visit(node):
        if node is None:
            return
        names.append(type(node).__name__)
        for after, _ in node.next_functions:
            visit(after)

    visit(out.grad_fn)
    return names


def nonleaf_grad(a, v):
    p = torch.softmax(a, dim=0)
    p.retain_grad()
    (v * p).sum().backward()
    return a.grad, p.grad
