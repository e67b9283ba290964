"""Three ways to say how far a prediction is off, all from the same squares.

sse = Σ (pred − y)²        mse = sse / n, n the number of entries        l2 = √sse

Shapes are compared first: (N, 1) against (N,) would be broadcast to N × N differences.

Left out: weights, and a reduction over some dimensions only.
"""

from torch import Tensor


def squares(pred: Tensor, y: Tensor) -> Tensor:
    """Return (pred − y)², of their common shape; ValueError where the shapes differ."""
    if pred.shape != y.shape:
        msg = f"pred has shape {tuple(pred.shape)}, y has shape {tuple(y.shape)}"
        raise ValueError(msg)
    return (pred - y) ** 2


def sse(pred: Tensor, y: Tensor) -> Tensor:
    """Return the sum of squared errors, ()."""
    return squares(pred, y).sum()


def mse(pred: Tensor, y: Tensor) -> Tensor:
    """Return the mean squared error, (), over all entries."""
    return squares(pred, y).mean()


def l2_norm(pred: Tensor, y: Tensor) -> Tensor:
    """Return the L2 norm of pred − y, ()."""
    return sse(pred, y).sqrt()
