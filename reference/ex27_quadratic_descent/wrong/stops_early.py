"""Wrong: the loop ends where the gradient is 0, and rows are missing."""

import torch


def descend(A, b, x0, lr, steps):
    x = x0
    points = [x]
    for _ in range(steps):
        gradient = A @ x - b
        if gradient.abs().max() < 1e-8:
            break
        x = x - lr * gradient
        points.append(x)
    return torch.stack(points)
