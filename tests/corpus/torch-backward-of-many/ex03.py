import torch


def train_perceptron(x, t, lr, epochs):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(epochs):
        loss = (torch.sigmoid(x @ w + b) - t) ** 2
        loss.backward()
        losses.append(loss.mean().item())
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad.zero_()
        b.grad.zero_()
    return w.detach(), b.detach(), losses
