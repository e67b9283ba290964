"""Wrong: requires_grad is set on the caller's x0."""

import torch


def newton(f, x0, steps):
    x = x0.requires_grad_()
    points = [x.detach().clone()]
    for _ in range(steps):
        (g,) = torch.autograd.grad(f(x), x, create_graph=True)
        h = torch.stack([torch.autograd.grad(gi, x, retain_graph=True)[0] for gi in g])
        x = (x - torch.linalg.solve(h, g)).detach().requires_grad_()
        points.append(x.detach())
    return torch.stack(points)
