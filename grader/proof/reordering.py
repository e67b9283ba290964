"""Run code with every sum in another order: the result of a right answer that is written differently.

Below autograd, torch's reductions and products get their terms in reverse, forward and backward.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import torch
from torch.utils._python_dispatch import (
    TorchDispatchMode,  # documented at pytorch.org as the way to intercept operators
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_ATEN: Final = torch.ops.aten


class Reordered(TorchDispatchMode):  # type: ignore[no-untyped-call] # torch leaves its hook untyped
    """Inside this context, sums run from the last term to the first."""

    def __init__(self) -> None:
        """Wait to be entered."""
        super().__init__()  # type: ignore[no-untyped-call] # as above

    def __torch_dispatch__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run one operator, on reversed terms if it adds terms up."""
        del types
        reverse = _REVERSED.get(func)
        return func(*(args if reverse is None else reverse(*args)), **(kwargs or {}))


def _whole(tensor: torch.Tensor, *rest: Any) -> tuple[Any, ...]:
    """Reverse the dimensions that a reduction runs over: those it names, or all."""
    dims = rest[0] if rest and isinstance(rest[0], list | tuple) and rest[0] else range(tensor.dim())
    return tensor.flip(tuple(dims)), *rest


def _along(tensor: torch.Tensor, dim: int, *rest: Any) -> tuple[Any, ...]:
    return (tensor.flip(dim) if tensor.dim() else tensor), dim, *rest


def _norm(tensor: torch.Tensor, *rest: Any) -> tuple[Any, ...]:
    order, *others = rest or (2,)
    reversed_, *after = _whole(tensor, *others)
    return reversed_, order, *after


def _product(left: torch.Tensor, right: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Reverse the dimension that a product of vectors or matrices sums over."""
    return left.flip(-1), right.flip(0 if right.dim() == 1 else -2)


def _added_product(start: torch.Tensor, left: torch.Tensor, right: torch.Tensor, *rest: Any) -> tuple[Any, ...]:
    return start, *_product(left, right), *rest


_REVERSED: Final[Mapping[Any, Callable[..., tuple[Any, ...]]]] = {
    _ATEN.sum.default: _whole,
    _ATEN.sum.dim_IntList: _whole,
    _ATEN.mean.default: _whole,
    _ATEN.mean.dim: _whole,
    _ATEN.prod.default: _whole,
    _ATEN.prod.dim_int: _along,
    _ATEN.var.correction: _whole,
    _ATEN.std.correction: _whole,
    _ATEN.logsumexp.default: _whole,
    _ATEN.linalg_vector_norm.default: _norm,
    _ATEN.dot.default: _product,
    _ATEN.mv.default: _product,
    _ATEN.mm.default: _product,
    _ATEN.bmm.default: _product,
    _ATEN.addmv.default: _added_product,
    _ATEN.addmm.default: _added_product,
    _ATEN.baddbmm.default: _added_product,
}
