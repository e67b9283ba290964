"""One training step.

zero_grad  forget the gradients of earlier steps
forward    loss = criterion(model(x), y)
backward   the gradient of the loss, into .grad of every parameter
step       the optimizer reads .grad and moves the parameters

Left out: the loop around it, batches, a validation loss.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn


def training_step(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    criterion: Callable[[Tensor, Tensor], Tensor],
    x: Tensor,
    y: Tensor,
) -> float:
    """Make one update of the model and return the loss before it."""
    optimizer.zero_grad()
    loss = criterion(model(x), y)  # ()
    loss.backward()
    optimizer.step()
    return loss.item()
