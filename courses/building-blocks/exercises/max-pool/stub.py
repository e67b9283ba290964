"""max-pool: max pooling backward, by hand."""

from torch import Tensor


def max_pool_backward(x: Tensor, grad_out: Tensor, size: int) -> Tensor:
    """Return dL/dx for y = the largest number of each window of size × size of x.

    Args:
        x: (N, C, H, W); H and W are multiples of size, and windows do not overlap.
        grad_out: (N, C, H/size, W/size), dL/dy.
        size: the edge of a window.
    """
    raise NotImplementedError
