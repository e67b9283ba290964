"""How far an answer may be off: a table by device and dtype, wider where the problem is ill-conditioned.

A bound is right when a correct answer summed in another order stays ten times inside it. An answer computed in the next
lower precision must fall outside (float32 errs by 1e-7 relative, float16 by 1e-3).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.course.model import Tolerance

# dtype: (relative to the value itself, relative to the tensor's largest value)
_CPU: Mapping[torch.dtype, tuple[float, float]] = MappingProxyType(
    {
        torch.float64: (1e-9, 1e-10),
        torch.complex128: (1e-9, 1e-10),
        torch.float32: (1e-5, 1e-5),
        torch.complex64: (1e-5, 1e-5),
        torch.float16: (4e-3, 2e-3),
        torch.bfloat16: (3e-2, 2e-2),
    }
)
# On a GPU single precision needs the same bound. TF32 rounds each operand by up to 5e-4 of itself, some twenty times
# the bound, and must fail. NVIDIA documents a few units in the last place (1e-7 each) for its functions, and another
# order of a sum of 4,096 products is off by a twentieth of the bound.
_CUDA: Mapping[torch.dtype, tuple[float, float]] = MappingProxyType({**_CPU})
# Metal has no double precision, and its fast functions err by more; not measured.
_MPS: Mapping[torch.dtype, tuple[float, float]] = MappingProxyType(
    {dtype: _CPU[dtype] for dtype in (torch.float16, torch.bfloat16)}
    | dict.fromkeys((torch.float32, torch.complex64), (3e-5, 3e-5))
)
TABLES: Mapping[str, Mapping[torch.dtype, tuple[float, float]]] = MappingProxyType(
    {"cpu": _CPU, "cuda": _CUDA, "mps": _MPS}
)
"""By the kind of device that computed the answer, and by dtype."""
FLOOR = 1e-2
"""The scale of a tensor of (almost) zeros, relative to the inputs: smaller numbers are rounding only."""
CONDITION = 16.0
"""Allowed multiples of the reference's own error in single precision, scaled to the dtype."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The largest error allowed at each entry, and the table's numbers it came from."""

    allowed: torch.Tensor
    relative: float
    absolute: float


def bound(
    exact: torch.Tensor,
    single: torch.Tensor | None,
    dtype: torch.dtype,
    magnitude: float,
    given: Tolerance,
    device: str = "cpu",
) -> Bound:
    """Return the bound for an answer of `dtype`, computed on a kind of device, around the float64 oracle `exact`.

    `single` is the reference's answer in single precision: its error shows how ill-conditioned the case is. A tolerance
    given by the exercise replaces the table and this allowance.
    """
    relative, absolute = TABLES[device].get(dtype, _CPU.get(dtype, (0.0, 0.0)))
    # Only an infinity equals an infinity: it must not widen the bound for finite answers.
    size = exact.abs()
    size = torch.where(size.isfinite(), size, torch.zeros_like(size))
    scale = max(float(size.max()) if size.numel() else 0.0, FLOOR * magnitude)
    if given.relative is not None or given.absolute is not None:
        relative, absolute = given.relative or 0.0, given.absolute or 0.0
        return Bound(relative * size + absolute * scale, relative, absolute)
    allowed = relative * size + absolute * scale
    if single is not None and single.shape == exact.shape and dtype in _CPU:
        error = (single.to(exact.dtype) - exact).abs()
        error = torch.where(error.isfinite(), error, torch.zeros_like(error))
        allowed = allowed + CONDITION * error * _epsilon(dtype) / _epsilon(torch.float32)
    return Bound(allowed, relative, absolute)


def _epsilon(dtype: torch.dtype) -> float:
    return torch.finfo(dtype).eps
