"""Wrong: .data lets the step happen in place, behind autograd's back."""

import torch


def fix_int_grad(x, w, y):
    w = w.to(x.dtype).requires_grad_()
    loss = ((x * w - y) ** 2).mean()
    return torch.autograd.grad(loss, w)[0]


def fix_inplace(w, step):
    loss = (w**2).sum()
    grad = torch.autograd.grad(loss, w)[0]
    w.data -= step * grad
    return w


def fix_nonscalar(x):
    return torch.autograd.grad((x**3).sum(), x)[0]


def fix_freed(x):
    loss = (x**3).sum()
    loss.backward(retain_graph=True)
    first = x.grad.clone()
    loss.backward()
    second = x.grad.clone()
    return first, second
