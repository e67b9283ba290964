"""Wrong: J·v in place of vᵀJ."""

import torch


def jacobian(f, x):
    x = x.detach().clone().requires_grad_()
    y = f(x)
    rows = [torch.autograd.grad(y[i], x, retain_graph=True)[0] for i in range(len(y))]
    return torch.stack(rows)


def vjp(f, x, v):
    return jacobian(f, x) @ v
