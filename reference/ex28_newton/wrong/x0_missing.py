"""Wrong: the trajectory begins with the point after the first step."""

import torch


def derivatives(f, x):
    x = x.detach().clone().requires_grad_()
    (g,) = torch.autograd.grad(f(x), x)
    return g, torch.autograd.functional.hessian(f, x.detach())


def newton(f, x0, steps):
    points = []
    x = x0
    for _ in range(steps):
        g, h = derivatives(f, x)
        x = x - torch.linalg.solve(h, g)
        points.append(x)
    return torch.stack(points)
