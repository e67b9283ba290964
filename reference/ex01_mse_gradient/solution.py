"""The gradient of a sum of squared errors, by the chain rule.

One sample:   L = r²  with  r = (x·w + b) − y
outer:        dL/dr = 2 r
inner:        dr/dw = x,  dr/db = 1
All samples:  the terms add up, because L does.

Left out: the mean over the samples (divide by N), and any other parameter than w and b.
"""

from torch import Tensor


def mse_grad(x: Tensor, w: Tensor, b: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Return dL/dw (D,) and dL/db () for L = Σᵢ (yᵢ − (xᵢ·w + b))²."""
    residual = x @ w + b - y  # (N, D) @ (D,) + () − (N,) -> (N,)
    outer = 2 * residual  # (N,), dL/dr of each sample
    dw = x.T @ outer  # (D, N) @ (N,) -> (D,), the samples are summed away
    db = outer.sum()  # (N,) -> ()
    return dw, db
