"""Wrong: backward() adds each row to the rows before it."""

import torch


def vjp(f, x, v):
    x = x.detach().clone().requires_grad_()
    f(x).backward(v)
    return x.grad.clone()


def jacobian(f, x):
    x = x.detach().clone().requires_grad_()
    y = f(x)
    rows = []
    for i in range(len(y)):
        y[i].backward(retain_graph=True)
        rows.append(x.grad.clone())
    return torch.stack(rows)
