import torch


def train_perceptron(x, t, lr, epochs):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(epochs):
        loss = ((torch.sigmoid(x @ w + b) - t) ** 2).mean()
        losses.append(loss.item())
        loss.backward()
        w -= lr * w.grad
        b -= lr * b.grad
    return w, b, losses
