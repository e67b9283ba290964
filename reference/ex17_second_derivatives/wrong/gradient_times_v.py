"""Wrong: the gradient is multiplied with v, and not differentiated again."""

import torch


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    g = torch.autograd.grad(f(x).sum(), x, create_graph=True)[0]
    if not g.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(g.sum(), x)[0]


def hvp(f, x, v):
    x = x.detach().clone().requires_grad_()
    g = torch.autograd.grad(f(x), x)[0]
    return g * v
