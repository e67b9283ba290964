"""Mixed precision by hand: a step with gradients in float16, and a scale that looks after itself.

backward of scale · L gives scale · ∂L/∂θ, large enough for float16, whose smallest number is 6·10⁻⁸.
unscaled in float32:  g = grad / scale,  θ ← θ − lr · g
inf or nan in any gradient: the scale was too large, so nothing moves and the scale is halved.
After many good steps in a row it is doubled, so that it stays just below what float16 can hold.

Left out: the forward pass in float16, gradients clipped between unscaling and step, optimizers with a state.
"""

import torch
from torch import Tensor


def scaled_step(params: list[Tensor], grads: list[Tensor], scale: float, lr: float) -> tuple[list[Tensor], bool]:
    """Return parameters one step further (shapes of params, float32), and whether the step was skipped."""
    if not all(bool(torch.isfinite(grad).all()) for grad in grads):
        return [param.clone() for param in params], True
    # The gradient gets the parameter's precision first: in float16 the quotient would be 0.
    return [param - lr * (grad.to(param.dtype) / scale) for param, grad in zip(params, grads, strict=True)], False


def next_scale(scale: float, skipped: bool, good_steps: int, growth_interval: int = 2000) -> tuple[float, int]:
    """Return the scale and the number of good steps in a row after one more step."""
    if skipped:
        return scale / 2, 0
    good_steps += 1
    if good_steps < growth_interval:
        return scale, good_steps
    return scale * 2, 0
