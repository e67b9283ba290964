"""ex25: one training step of any model."""

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
    """Make one update of the model and return the loss before it.

    Args:
        model: takes x; its parameters are changed, by the optimizer.
        optimizer: holds the parameters of the model; gradients may be there already and do not count.
        criterion: takes the output of the model and y, returns a scalar tensor.
        x: (N, …), the inputs.
        y: (N, …), what the criterion compares with.

    Returns:
        the loss before the step, a float.
    """
    raise NotImplementedError
