"""Wrong: an update after every sample in place of one an epoch."""

import torch


def train_perceptron(x, t, lr, epochs):
    w = torch.zeros(x.shape[1], dtype=x.dtype, device=x.device)
    b = torch.zeros((), dtype=x.dtype, device=x.device)
    losses = []
    for _ in range(epochs):
        losses.append(((torch.sigmoid(x @ w + b) - t) ** 2).mean().item())
        for xi, ti in zip(x, t):
            o = torch.sigmoid(xi @ w + b)
            delta = 2 * (o - ti) * o * (1 - o)
            w = w - lr * delta * xi
            b = b - lr * delta
    return w, b, losses
