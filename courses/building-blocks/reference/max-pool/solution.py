"""Max pooling backward: each window hands its gradient to the number that won.

The output is one of the inputs, so its derivative is 1 by that one and 0 by all others of the window. With the windows
laid out flat, `argmax` names the winner, the first among equals, and a scatter puts the gradient there.
"""

import torch
from torch import Tensor


def max_pool_backward(x: Tensor, grad_out: Tensor, size: int) -> Tensor:
    """Return dL/dx, of the shape of x."""
    n, c, height, width = x.shape
    blocks = x.reshape(n, c, height // size, size, width // size, size)
    windows = blocks.permute(0, 1, 2, 4, 3, 5).flatten(4)  # (N, C, H/size, W/size, size·size)
    winner = windows.argmax(-1, keepdim=True)
    grad = torch.zeros_like(windows).scatter(-1, winner, grad_out.unsqueeze(-1))
    parts = grad.unflatten(4, (size, size)).permute(0, 1, 2, 4, 3, 5)
    return parts.reshape(x.shape)
