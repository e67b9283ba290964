"""A linear classifier that hands out logits, and the loop that trains any such net.

net:   image (2, 2) -> 4 numbers -> logits (3,)
loss:  CrossEntropyLoss = LogSoftmax + NLLLoss, so the softmax is in the loss and nowhere else
step:  θ ← θ − lr · ∂L/∂θ, on all samples at once

Left out: mini-batches, momentum, a test set.
"""

import torch
from torch import Tensor, nn


class LinearNet(nn.Module):
    """Logits (N, 3) from images (N, 2, 2)."""

    def __init__(self) -> None:
        """Make weight (3, 4) and bias (3,)."""
        super().__init__()
        self.dense = nn.Linear(4, 3)

    def forward(self, x: Tensor) -> Tensor:
        """Return the logits; `flatten` also takes images that are not contiguous in memory."""
        logits: Tensor = self.dense(x.flatten(start_dim=1))  # (N, 2, 2) -> (N, 4) -> (N, 3)
        return logits


def train(net: nn.Module, x: Tensor, target: Tensor, lr: float, epochs: int) -> list[float]:
    """Train the net in place and return the loss before each update."""
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = criterion(net(x), target)  # ()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses
