"""attention: scaled dot-product attention with masks."""

from torch import Tensor


def attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """Return what each query takes from the values, (…, T, E), and the weights it takes it with, (…, T, S).

    Args:
        q: (…, T, D), the queries.
        k: (…, S, D), the keys.
        v: (…, S, E), the values.
        mask: true where a query may see a key; it broadcasts to (…, T, S). At least one in each row is true.
    """
    raise NotImplementedError
