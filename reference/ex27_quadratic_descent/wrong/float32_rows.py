"""Wrong: the trajectory is always float32."""

import torch


def descend(A, b, x0, lr, steps):
    points = torch.zeros(steps + 1, x0.shape[0])
    x = x0
    points[0] = x
    for k in range(steps):
        x = x - lr * (A @ x - b)
        points[k + 1] = x
    return points
