"""Wrong: gradient descent with learning rate 1."""

import torch


def newton(f, x0, steps):
    points = [x0]
    for _ in range(steps):
        x = points[-1].detach().clone().requires_grad_()
        (g,) = torch.autograd.grad(f(x), x)
        points.append(x.detach() - g)
    return torch.stack(points)
