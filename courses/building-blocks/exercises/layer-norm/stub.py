"""layer-norm: layer normalisation and its gradient, by hand."""

from torch import Tensor


def layer_norm(x: Tensor, gamma: Tensor, beta: Tensor, eps: float = 1e-5) -> Tensor:
    """Return gamma·x̂ + beta, with x̂ normalised over the last dimension of x.

    Args:
        x: (…, D).
        gamma, beta: (D,).
        eps: added to the variance.
    """
    raise NotImplementedError


def layer_norm_backward(x: Tensor, gamma: Tensor, grad_out: Tensor, eps: float = 1e-5) -> tuple[Tensor, Tensor, Tensor]:
    """Return dx, of the shape of x, and dgamma and dbeta (D,), given grad_out = dL/dy of the shape of x."""
    raise NotImplementedError
