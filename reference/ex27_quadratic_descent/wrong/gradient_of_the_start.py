"""Wrong: the gradient is taken once, at x0."""

import torch


def descend(A, b, x0, lr, steps):
    x = x0
    points = [x]
    gradient = A @ x - b
    for _ in range(steps):
        x = x - lr * gradient
        points.append(x)
    return torch.stack(points)
