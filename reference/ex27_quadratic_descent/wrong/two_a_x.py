"""Wrong: the ½ in front of the square is forgotten."""

import torch


def descend(A, b, x0, lr, steps):
    x = x0
    points = [x]
    for _ in range(steps):
        x = x - lr * (2 * A @ x - b)
        points.append(x)
    return torch.stack(points)
