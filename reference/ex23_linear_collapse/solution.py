"""Linear layers collapse.

two layers:  W₂ (W₁ a + b₁) + b₂ = (W₂ W₁) a + (W₂ b₁ + b₂)
more:        the same again, with the pair found so far as the first layer

Left out: activations, which are what keeps the layers of a real network apart.
"""

from collections.abc import Sequence

from torch import Tensor


def collapse(weights: Sequence[Tensor], biases: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Return W (K, D) and b (K,) of the one layer that equals the stack."""
    w, b = weights[0], biases[0]  # (H, D), (H,)
    for w_next, b_next in zip(weights[1:], biases[1:], strict=True):
        w = w_next @ w  # (…, H) @ (H, D) -> (…, D)
        b = w_next @ b + b_next  # (…, H) @ (H,) + (…,) -> (…,)
    return w, b
