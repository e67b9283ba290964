"""Wrong: the loss recorded is the mean, the gradient is that of the sum."""

import torch


def train_perceptron(x, t, lr, epochs):
    w = torch.zeros(x.shape[1], dtype=x.dtype, device=x.device)
    b = torch.zeros((), dtype=x.dtype, device=x.device)
    losses = []
    for _ in range(epochs):
        o = torch.sigmoid(x @ w + b)
        losses.append(((o - t) ** 2).mean().item())
        delta = 2 * (o - t) * o * (1 - o)
        w = w - lr * (x.T @ delta)
        b = b - lr * delta.sum()
    return w, b, losses
