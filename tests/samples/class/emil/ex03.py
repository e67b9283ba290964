import torch


def train_perceptron(x, t, lr, epochs):
    w, b, losses = torch.zeros(x.shape[1]), torch.zeros(()), []
    for _ in range(epochs):
        o = torch.sigmoid(x @ w + b)
        losses.append(((o - t) ** 2).mean())
        d = 2 * (o - t) * o * (1 - o) / len(t)
        w, b = w - lr * (x.T @ d), b - lr * d.sum()
    return w, b, losses
