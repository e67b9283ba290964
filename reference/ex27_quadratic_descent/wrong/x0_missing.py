"""Wrong: the trajectory begins with the point after the first step."""

import torch


def descend(A, b, x0, lr, steps):
    x = x0
    points = []
    for _ in range(steps):
        x = x - lr * (A @ x - b)
        points.append(x)
    return torch.stack(points)
