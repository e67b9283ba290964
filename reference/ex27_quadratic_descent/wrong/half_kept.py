"""Wrong: the ½ stays in front of A x."""

import torch


def descend(A, b, x0, lr, steps):
    x = x0
    points = [x]
    for _ in range(steps):
        x = x - lr * (0.5 * A @ x - b)
        points.append(x)
    return torch.stack(points)
