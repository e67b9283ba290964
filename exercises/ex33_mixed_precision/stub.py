"""ex33: a training step with gradients in float16, and the scale of the loss."""

import torch
from torch import Tensor


def scaled_step(params: list[Tensor], grads: list[Tensor], scale: float, lr: float) -> tuple[list[Tensor], bool]:
    """Make one step of gradient descent, or none where a gradient is inf or nan.

    Args:
        params: tensors in float32; they stay as they are.
        grads: for each parameter the gradient of scale · loss, in float16, of the parameter's shape.
        scale: what the loss was multiplied by.
        lr: the learning rate.

    Returns:
        new_params: a list of new float32 tensors.
        skipped: a bool, True where no step was made.
    """
    raise NotImplementedError


def next_scale(scale: float, skipped: bool, good_steps: int, growth_interval: int = 2000) -> tuple[float, int]:
    """Return the scale for the next step, and how many good steps in a row there have been.

    Args:
        scale: the scale of the step that was just made or skipped.
        skipped: whether it was skipped.
        good_steps: the good steps in a row before it.
        growth_interval: after so many of them the scale is doubled.

    Returns:
        scale: a float.
        good_steps: an int.
    """
    raise NotImplementedError
