"""Wrong: one tensor is changed in place and stored again and again."""

import torch


def derivatives(f, x):
    x = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(x), x)
    return g, torch.autograd.functional.hessian(f, x.detach())


def newton(f, x0, steps):
    x = x0.clone()
    points = [x]
    for _ in range(steps):
        g, h = derivatives(f, x)
        x -= torch.linalg.solve(h, g)
        points.append(x)
    return torch.stack(points)
