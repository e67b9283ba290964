"""A perceptron with one output, trained by full-batch gradient descent with the gradient by hand.

forward:   z = x·w + b      o = σ(z)          L = mean (o − t)²
backward:  dL/do = 2 (o − t) / N,   do/dz = o (1 − o),   dz/dw = x,   dz/db = 1
step:      w ← w − lr · dL/dw,      b ← b − lr · dL/db,   both gradients at the old w and b

Left out: mini-batches, momentum, a stopping rule. Autograd is allowed here, but three factors need none.
"""

import torch
from torch import Tensor


def train_perceptron(x: Tensor, t: Tensor, lr: float, epochs: int) -> tuple[Tensor, Tensor, list[float]]:
    """Return w (D,), b () and the loss before each of the `epochs` updates."""
    n, d = x.shape
    w = x.new_zeros(d)  # (D,), dtype and device of x
    b = x.new_zeros(())  # ()
    losses = []
    for _ in range(epochs):
        o = torch.sigmoid(x @ w + b)  # (N, D) @ (D,) + () -> (N,)
        error = o - t  # (N,)
        losses.append((error**2).mean().item())
        dz = 2 * error / n * o * (1 - o)  # (N,), dL/dz of each sample
        dw = x.T @ dz  # (D, N) @ (N,) -> (D,)
        db = dz.sum()  # (N,) -> ()
        w = w - lr * dw
        b = b - lr * db
    return w, b, losses
