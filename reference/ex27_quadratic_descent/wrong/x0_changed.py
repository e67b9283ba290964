"""Wrong: the points are right, but the caller's x0 is moved along."""

import torch


def descend(A, b, x0, lr, steps):
    x = x0
    points = [x.clone()]
    for _ in range(steps):
        x -= lr * (A @ x - b)
        points.append(x.clone())
    return torch.stack(points)
