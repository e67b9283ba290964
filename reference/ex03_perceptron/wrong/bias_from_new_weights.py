"""Wrong: w is updated first, and the gradient of b is taken with the new w."""

import torch


def train_perceptron(x, t, lr, epochs):
    w = torch.zeros(x.shape[1], dtype=x.dtype, device=x.device)
    b = torch.zeros((), dtype=x.dtype, device=x.device)
    losses = []
    for _ in range(epochs):
        o = torch.sigmoid(x @ w + b)
        losses.append(((o - t) ** 2).mean().item())
        delta = 2 * (o - t) * o * (1 - o) / len(t)
        w = w - lr * (x.T @ delta)

        o = torch.sigmoid(x @ w + b)
        delta = 2 * (o - t) * o * (1 - o) / len(t)
        b = b - lr * delta.sum()
    return w, b, losses
