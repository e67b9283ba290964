"""Wrong: backward() adds to .grad, which is never set back."""

import torch


def newton(f, x0, steps):
    x = x0.detach().clone().requires_grad_()
    points = [x.detach().clone()]
    for _ in range(steps):
        f(x).backward()
        h = torch.autograd.functional.hessian(f, x.detach())
        with torch.no_grad():
            x -= torch.linalg.solve(h, x.grad)
        points.append(x.detach().clone())
    return torch.stack(points)
