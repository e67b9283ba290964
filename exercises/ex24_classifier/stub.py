"""ex24: a linear classifier, trained with the cross-entropy."""

import torch
from torch import Tensor, nn


class LinearNet(nn.Module):
    """One fully connected layer from the four pixels of an image to three logits.

    Parameters: a weight (3, 4) and a bias (3,), as `nn.Linear(4, 3)` has them.
    """

    def __init__(self) -> None:
        """Make the parameters."""
        super().__init__()
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        """Return the logits (N, 3) of the images x (N, 2, 2)."""
        raise NotImplementedError


def train(net: nn.Module, x: Tensor, target: Tensor, lr: float, epochs: int) -> list[float]:
    """Train a net on all samples at once with `CrossEntropyLoss` and plain SGD.

    Args:
        net: returns logits (N, K); its parameters are changed.
        x: (N, …), the inputs, whatever the net takes.
        target: (N,), int64 classes.
        lr: the learning rate.
        epochs: the number of updates, 0 or more.

    Returns:
        list of `epochs` floats, the loss before each update.
    """
    raise NotImplementedError
