"""What a draw uses: the generator of its case, the chosen sizes and the dtype."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import torch

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from grader.course.draws import Draw
    from grader.worker.frame import Code

Plain: TypeAlias = "bool | int | float | complex | str | bytes | list[Plain] | None"
Argument: TypeAlias = (
    "torch.Tensor | np.ndarray[Any, Any] | Code | Plain | list[Argument] | tuple[Argument, ...]"
    " | dict[Any, Argument] | set[Any]"
)


@dataclass(frozen=True, slots=True)
class RandomSource:
    """What a draw may use: the case's generator, its chosen sizes and its floating dtype."""

    generator: torch.Generator
    sizes: Mapping[str, int]
    dtype: torch.dtype

    def below(self, bound: int) -> int:
        """Return an integer from 0 up to, not including, `bound`."""
        return int(torch.randint(bound, (), generator=self.generator))


def dtype_named(name: str) -> torch.dtype:
    """Return torch's dtype of that name."""
    dtype = getattr(torch, name)
    assert isinstance(dtype, torch.dtype)  # the schema admits dtypes only
    return dtype


def shape_of(draw: Draw, source: RandomSource) -> tuple[int, ...]:
    """Return the sizes that a draw names."""
    return tuple(size if isinstance(size, int) else source.sizes[size] for size in draw.shape)


def number_of(draw: Draw, source: RandomSource, name: str, default: float) -> float:
    """Return the number given as an option of a draw, which may be a size."""
    value = draw.options.get(name, default)
    if isinstance(value, str):
        return source.sizes[value]
    assert isinstance(value, int | float)  # the schema admits numbers and sizes only
    return value
