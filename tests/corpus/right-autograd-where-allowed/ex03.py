import torch


def train_perceptron(x, t, lr, epochs):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for epoch in range(epochs):
        loss = (torch.sigmoid(x @ w + b) - t).pow(2).mean()
        loss.backward()
        losses.append(float(loss))
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
        print(f"epoch {epoch}: {losses[-1]:.4f}")
    return w.detach(), b.detach(), losses
