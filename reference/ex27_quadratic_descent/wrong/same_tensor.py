"""Wrong: one tensor is changed in place and stored again and again."""

import torch


def descend(A, b, x0, lr, steps):
    x = x0.clone()
    points = [x]
    for _ in range(steps):
        x -= lr * (A @ x - b)
        points.append(x)
    return torch.stack(points)
