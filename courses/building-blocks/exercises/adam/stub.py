"""adam: Adam as a class with state."""

from torch import Tensor


class Adam:
    """Adam over a list of parameters.

    Args:
        params: leaf tensors that require grad.
        lr: how far a step goes.
        betas: how much of the two averages is kept at each step.
        eps: added to the root of the second average.
    """

    def __init__(
        self, params: list[Tensor], lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ) -> None:
        raise NotImplementedError

    def step(self) -> None:
        """Change each parameter that has a gradient, in place."""
        raise NotImplementedError

    def zero_grad(self) -> None:
        """Let no gradient be left."""
        raise NotImplementedError
