"""Wrong: backward() adds to x.grad, which was to be left alone."""

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
    y = x**3
    y.backward(torch.ones_like(y))
    return x.grad.clone()


def fix_freed(x):
    loss = (x**3).sum()
    loss.backward(retain_graph=True)
    first = x.grad.clone()
    loss.backward()
    second = x.grad.clone()
    return first, second
