"""The chain rule over two layers.

y1 = x·w1 + b1:   dy1/dw1 = x
y2 = y1·w2 + b2:  dy2/dy1 = w2
together:         dy2/dw1 = dy2/dy1 · dy1/dw1

Left out: the derivatives by x, w2 and the biases, which follow in the same way.
"""

from torch import Tensor


def chain(x: Tensor, w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor) -> dict[str, Tensor]:
    """Return dy2_dy1, dy1_dw1 and dy2_dw1, each ()."""
    dy2_dy1 = w2  # (), the other factor of y1·w2
    dy1_dw1 = x  # (), the other factor of x·w1
    return {"dy2_dy1": dy2_dy1, "dy1_dw1": dy1_dw1, "dy2_dw1": dy2_dy1 * dy1_dw1}
