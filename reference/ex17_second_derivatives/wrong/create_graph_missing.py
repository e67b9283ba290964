"""Wrong: the gradient is computed without a graph, so it cannot be differentiated."""

import torch


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    g = torch.autograd.grad(f(x).sum(), x, retain_graph=True)[0]
    return torch.autograd.grad(g.sum(), x)[0]


def hvp(f, x, v):
    x = x.detach().clone().requires_grad_()
    g = torch.autograd.grad(f(x), x, retain_graph=True)[0]
    return torch.autograd.grad((g * v).sum(), x)[0]
