import torch


def train_perceptron(x, t, lr, epochs):
    w, b, losses = x.new_zeros(x.shape[1]), x.new_zeros(()), []
    for _ in range(epochs):
        o = torch.sigmoid(x @ w + b)
        losses.append(((o - t) ** 2).mean().item())
        d = 2 * (o - t) * o * (1 - o) / len(t)
        w, b = w - lr * (x.T @ d), b - lr * d.sum()
    losses.append(((torch.sigmoid(x @ w + b) - t) ** 2).mean().item())
    return w, b, losses
