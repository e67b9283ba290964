import torch
from torch import nn


class Perceptron(nn.Module):
    def __init__(self, d, dtype):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(d, dtype=dtype))
        self.b = nn.Parameter(torch.zeros((), dtype=dtype))

    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b)


def train_perceptron(x, t, lr, epochs):
    net, losses = Perceptron(x.shape[1], x.dtype), []
    for _ in range(epochs):
        loss = nn.functional.mse_loss(net(x), t)
        net.zero_grad()
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= lr * parameter.grad
    return net.w.detach().clone(), net.b.detach().clone(), losses
