"""Wrong: the step goes along the gradient, uphill."""

import torch


def descend(A, b, x0, lr, steps):
    x = x0
    points = [x]
    for _ in range(steps):
        x = x + lr * (A @ x - b)
        points.append(x)
    return torch.stack(points)
