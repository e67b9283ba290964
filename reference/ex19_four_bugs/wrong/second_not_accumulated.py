"""Wrong: both gradients are computed by themselves, nothing accumulates."""

import torch


def fix_int_grad(x, w, y):
    w = w.to(x.dtype).requires_grad_()
    loss = ((x * w - y) ** 2).mean()
    return torch.autograd.grad(loss, w)[0]


def fix_inplace(w, step):
    loss = (w**2).sum()
    grad = torch.autograd.grad(loss, w)[0]
    return (w.detach() - step * grad).requires_grad_()


def fix_nonscalar(x):
    return torch.autograd.grad((x**3).sum(), x)[0]


def fix_freed(x):
    loss = (x**3).sum()
    first = torch.autograd.grad(loss, x, retain_graph=True)[0]
    second = torch.autograd.grad(loss, x)[0]
    return first, second
