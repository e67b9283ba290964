import torch


def train_perceptron(x, t, lr, epochs):
    w, b = x.new_zeros(x.shape[1]), x.new_zeros(())
    losses = []
    for _ in range(epochs):
        o = torch.sigmoid(x @ w + b)
        losses.append(((o - t) ** 2).mean().item())
        delta = 2 * (o - t) * o * (1 - o) / len(t)
        w, b = w - lr * x.T @ delta, b - lr * delta.sum()
    return w, b, losses


if __name__ == "__main__":
    x = torch.tensor([[0.0, 1.0], [1.0, 0.0]])
    print(train_perceptron(x, torch.tensor([0.0, 1.0]), 0.5, 100)[2][-1])
