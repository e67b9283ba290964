"""Making arguments: one function for each kind of draw, found in the table `KINDS`.

Drawn numbers are rounded to two decimals where that loses nothing, so that a counterexample can be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import torch

from grader.worker.frame import Code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.course.draws import Draw, Literal_
    from grader.course.model import CaseGroup

Plain: TypeAlias = "bool | int | float | str | list[Plain] | None"
Argument: TypeAlias = "torch.Tensor | Code | Plain | list[Argument]"


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


def draw_sizes(group: CaseGroup, generator: torch.Generator, index: int) -> dict[str, int]:
    """Choose each size of a group: the first draw takes the first of each list, later ones any."""
    sizes = {}
    for name, choices in group.sizes.items():
        pick = int(torch.randint(len(choices), (), generator=generator))
        sizes[name] = choices[0 if index == 0 else pick]
    return sizes


def draw_argument(draw: Draw, source: RandomSource) -> Argument:
    """Make one argument: a tensor of the drawn dtype, or a plain value."""
    value = KINDS[draw.kind](draw, source)
    if not isinstance(value, torch.Tensor):
        return value
    if draw.dtype is not None:
        value = value.to(dtype_named(draw.dtype))
    elif value.is_floating_point():
        value = value.to(source.dtype)
    return value.requires_grad_(draw.requires_grad)


def _shape(draw: Draw, source: RandomSource) -> tuple[int, ...]:
    return tuple(one if isinstance(one, int) else source.sizes[one] for one in draw.shape)


def _number(draw: Draw, source: RandomSource, name: str, default: float) -> float:
    value = draw.options.get(name, default)
    if isinstance(value, str):
        return source.sizes[value]
    assert isinstance(value, int | float)  # the schema admits numbers and sizes only
    return value


def _listed(value: Literal_) -> Plain:
    return [_listed(one) for one in value] if isinstance(value, tuple) else value


def _literal(draw: Draw, source: RandomSource) -> Plain:
    value = draw.options["value"]
    return source.sizes[value] if isinstance(value, str) and value in source.sizes else _listed(value)


def _one_of(draw: Draw, source: RandomSource) -> Plain:
    choices = draw.options["value"]
    assert isinstance(choices, tuple)  # the schema admits lists only
    return _listed(choices[source.below(len(choices))])


def _draw_number(draw: Draw, source: RandomSource) -> Plain:
    low, high = _number(draw, source, "low", 0.0), _number(draw, source, "high", 1.0)
    return round(low + (high - low) * float(torch.rand((), generator=source.generator, dtype=torch.float64)), 3)


def _readable(values: torch.Tensor, spread: float) -> torch.Tensor:
    return (values * 100).round() / 100 if spread >= 0.5 else values  # finer draws would round to 0


def _normal(draw: Draw, source: RandomSource) -> torch.Tensor:
    mean, scale = _number(draw, source, "mean", 0.0), _number(draw, source, "scale", 1.0)
    unit = torch.randn(_shape(draw, source), generator=source.generator, dtype=torch.float64)
    return _readable(mean + scale * unit, scale)


def _uniform(draw: Draw, source: RandomSource) -> torch.Tensor:
    low, high = _number(draw, source, "low", 0.0), _number(draw, source, "high", 1.0)
    unit = torch.rand(_shape(draw, source), generator=source.generator, dtype=torch.float64)
    return _readable(low + (high - low) * unit, high - low)


def _integers(draw: Draw, source: RandomSource) -> torch.Tensor:
    low, high = int(_number(draw, source, "low", 0)), int(_number(draw, source, "high", 10))
    return torch.randint(low, high, _shape(draw, source), generator=source.generator)


def _classes(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.randint(int(_number(draw, source, "high", 2)), _shape(draw, source), generator=source.generator)


def _labels(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.randint(2, _shape(draw, source), generator=source.generator).double()


def _softmax(draw: Draw, source: RandomSource) -> torch.Tensor:
    dim = int(_number(draw, source, "dim", -1))
    return torch.softmax(_normal(draw, source), dim)


def _ones(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.ones(_shape(draw, source), dtype=torch.float64)


def _zeros(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.zeros(_shape(draw, source), dtype=torch.float64)


def _full(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.full(_shape(draw, source), _number(draw, source, "value", 0.0), dtype=torch.float64)


def _values(draw: Draw, _source: RandomSource) -> torch.Tensor:
    return torch.tensor(_listed(draw.options["value"]), dtype=torch.float64)


def _linspace(draw: Draw, source: RandomSource) -> torch.Tensor:
    low, high = _number(draw, source, "low", -1.0), _number(draw, source, "high", 1.0)
    return torch.linspace(low, high, _shape(draw, source)[0], dtype=torch.float64)


def _eye(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.eye(_shape(draw, source)[0], dtype=torch.float64)


def _square(draw: Draw, source: RandomSource) -> torch.Tensor:
    (order,) = _shape(draw, source)
    return torch.randn((order, order), generator=source.generator, dtype=torch.float64)


def _symmetric(draw: Draw, source: RandomSource) -> torch.Tensor:
    square = _square(draw, source)
    return _readable((square + square.T) / 2, 1.0)


def _spd(draw: Draw, source: RandomSource) -> torch.Tensor:
    square = _square(draw, source)
    # Eigenvalues stay in [1, about 5]: well conditioned at any order.
    return _readable(square @ square.T / len(square) + torch.eye(len(square), dtype=torch.float64), 1.0)


def _list(draw: Draw, source: RandomSource) -> list[Argument]:
    return [draw_argument(item, source) for item in draw.items]


def _function(draw: Draw, _source: RandomSource) -> Code:
    return Code(str(draw.options["value"]))


KINDS: Mapping[str, Callable[[Draw, RandomSource], Argument]] = {
    "literal": _literal,
    "list": _list,
    "function": _function,
    "one_of": _one_of,
    "number": _draw_number,
    "normal": _normal,
    "uniform": _uniform,
    "integers": _integers,
    "classes": _classes,
    "labels": _labels,
    "softmax": _softmax,
    "ones": _ones,
    "zeros": _zeros,
    "full": _full,
    "values": _values,
    "linspace": _linspace,
    "eye": _eye,
    "symmetric": _symmetric,
    "spd": _spd,
}
