"""Wrong: exp(z) / (1 + exp(z)) is inf / inf for a large z."""

import torch


def sigmoid(z):
    e = torch.exp(z)
    return e / (1 + e)


def train_perceptron(x, t, lr, epochs):
    w = torch.zeros(x.shape[1], dtype=x.dtype, device=x.device)
    b = torch.zeros((), dtype=x.dtype, device=x.device)
    losses = []
    for _ in range(epochs):
        o = sigmoid(x @ w + b)
        losses.append(((o - t) ** 2).mean().item())
        delta = 2 * (o - t) * o * (1 - o) / len(t)
        w = w - lr * (x.T @ delta)
        b = b - lr * delta.sum()
    return w, b, losses
