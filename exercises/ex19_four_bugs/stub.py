"""ex19: four functions with one bug each. Run them, read the errors, repair them."""

import torch
from torch import Tensor


def fix_int_grad(x: Tensor, w: Tensor, y: Tensor) -> Tensor:
    """Return dL/dw for L = mean (x·w − y)².

    Args:
        x: (N,), the inputs.
        w: (N,), int64, multiplied with x element by element.
        y: (N,), the labels.

    Returns:
        (N,), in the dtype of x; w is left as it is.
    """
    w.requires_grad_()
    loss = ((x * w - y) ** 2).mean()
    (grad,) = torch.autograd.grad(loss, [w])
    return grad


def fix_inplace(w: Tensor, step: float) -> Tensor:
    """Make one step of gradient descent on L = Σ w².

    Args:
        w: (…), a leaf that requires grad; keeps its values and its `.grad`.
        step: the learning rate.

    Returns:
        (…), a new leaf that requires grad.
    """
    loss = (w**2).sum()
    (grad,) = torch.autograd.grad(loss, [w])
    w -= step * grad
    return w


def fix_nonscalar(x: Tensor) -> Tensor:
    """Return the derivative of x³ at each entry of x.

    Args:
        x: (…), a leaf that requires grad; its `.grad` is left as it is.

    Returns:
        (…), the shape of x.
    """
    (grad,) = torch.autograd.grad(x**3, [x])
    return grad


def fix_freed(x: Tensor) -> tuple[Tensor, Tensor]:
    """Call backward twice over one graph of L = Σ x³.

    Args:
        x: (…), a leaf that requires grad; its `.grad` is None.

    Returns:
        two copies of the gradient: after the first call (3x²), and after the second (6x²).
    """
    loss = (x**3).sum()
    loss.backward()
    first = x.grad
    loss.backward()
    second = x.grad
    return first, second
