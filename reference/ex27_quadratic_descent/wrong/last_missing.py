"""Wrong: every point is stored before its step, so the last one never is."""

import torch


def descend(A, b, x0, lr, steps):
    x = x0
    points = []
    for _ in range(steps):
        points.append(x)
        x = x - lr * (A @ x - b)
    return torch.stack(points)
