"""Wrong: requires_grad is switched on in the caller's x."""

import torch


def second_derivative(f, x):
    x.requires_grad_()
    g = torch.autograd.grad(f(x).sum(), x, create_graph=True)[0]
    if not g.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(g.sum(), x)[0]


def hvp(f, x, v):
    x.requires_grad_()
    g = torch.autograd.grad(f(x), x, create_graph=True)[0]
    if not g.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad((g * v).sum(), x)[0]
