"""Wrong: the square of the first derivative."""

import torch


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    g = torch.autograd.grad(f(x).sum(), x)[0]
    return g**2


def hvp(f, x, v):
    x = x.detach().clone().requires_grad_()
    g = torch.autograd.grad(f(x), x)[0]
    return g * (g * v).sum()
