"""Make arguments: one function for each kind of draw, found in the table `KINDS`.

Drawn numbers are rounded to two decimals where that loses nothing, so that counterexamples stay readable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from grader.judge.cases.source import RandomSource, dtype_named, number_of, shape_of
from grader.judge.cases.values import draw_bool, draw_bytes, draw_python, draw_text, draw_words
from grader.worker.frame import Code

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.course.draws import Draw, Literal_
    from grader.course.model import CaseGroup
    from grader.judge.cases.source import Argument, Plain


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
    return value.numpy() if draw.numpy else value.requires_grad_(draw.requires_grad)


def _listed(value: Literal_) -> Plain:
    return [_listed(number) for number in value] if isinstance(value, tuple) else value


def _literal(draw: Draw, source: RandomSource) -> Plain:
    value = draw.options["value"]
    return source.sizes[value] if isinstance(value, str) and value in source.sizes else _listed(value)


def _one_of(draw: Draw, source: RandomSource) -> Plain:
    choices = draw.options["value"]
    assert isinstance(choices, tuple)  # the schema admits lists only
    return _listed(choices[source.below(len(choices))])


def _draw_number(draw: Draw, source: RandomSource) -> Plain:
    low, high = number_of(draw, source, "low", 0.0), number_of(draw, source, "high", 1.0)
    return round(low + (high - low) * float(torch.rand((), generator=source.generator, dtype=torch.float64)), 3)


def _readable(values: torch.Tensor, spread: float) -> torch.Tensor:
    return (values * 100).round() / 100 if spread >= 0.5 else values  # finer draws would round to 0


def _normal(draw: Draw, source: RandomSource) -> torch.Tensor:
    mean, scale = number_of(draw, source, "mean", 0.0), number_of(draw, source, "scale", 1.0)
    unit = torch.randn(shape_of(draw, source), generator=source.generator, dtype=torch.float64)
    return _readable(mean + scale * unit, scale)


def _uniform(draw: Draw, source: RandomSource) -> torch.Tensor:
    low, high = number_of(draw, source, "low", 0.0), number_of(draw, source, "high", 1.0)
    unit = torch.rand(shape_of(draw, source), generator=source.generator, dtype=torch.float64)
    return _readable(low + (high - low) * unit, high - low)


def _integers(draw: Draw, source: RandomSource) -> torch.Tensor:
    low, high = int(number_of(draw, source, "low", 0)), int(number_of(draw, source, "high", 10))
    return torch.randint(low, high, shape_of(draw, source), generator=source.generator)


def _classes(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.randint(int(number_of(draw, source, "high", 2)), shape_of(draw, source), generator=source.generator)


def _labels(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.randint(2, shape_of(draw, source), generator=source.generator).double()


def _softmax(draw: Draw, source: RandomSource) -> torch.Tensor:
    dim = int(number_of(draw, source, "dim", -1))
    return torch.softmax(_normal(draw, source), dim)


def _ones(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.ones(shape_of(draw, source), dtype=torch.float64)


def _zeros(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.zeros(shape_of(draw, source), dtype=torch.float64)


def _full(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.full(shape_of(draw, source), number_of(draw, source, "value", 0.0), dtype=torch.float64)


def _values(draw: Draw, _source: RandomSource) -> torch.Tensor:
    return torch.tensor(_listed(draw.options["value"]), dtype=torch.float64)


def _linspace(draw: Draw, source: RandomSource) -> torch.Tensor:
    low, high = number_of(draw, source, "low", -1.0), number_of(draw, source, "high", 1.0)
    return torch.linspace(low, high, shape_of(draw, source)[0], dtype=torch.float64)


def _eye(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.eye(shape_of(draw, source)[0], dtype=torch.float64)


def _square(draw: Draw, source: RandomSource) -> torch.Tensor:
    (order,) = shape_of(draw, source)
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


def _tuple(draw: Draw, source: RandomSource) -> tuple[Argument, ...]:
    return tuple(_list(draw, source))


def _set(draw: Draw, source: RandomSource) -> set[Any]:
    return {_hashable(item) for item in _list(draw, source)}


def _choice_of(draw: Draw, source: RandomSource) -> Argument:
    return draw_argument(draw.items[source.below(len(draw.items))], source)


def draw_dict(draw: Draw, source: RandomSource, make: Callable[[Draw], Argument]) -> dict[Any, Argument]:
    """Return the dict of a draw: each value is made from its own draw."""
    keys = (source.sizes[key] if isinstance(key, str) and key in source.sizes else key for key in draw.keys)
    return {_hashable(key): make(item) for key, item in zip(keys, draw.items, strict=True)}


def _dict(draw: Draw, source: RandomSource) -> dict[Any, Argument]:
    return draw_dict(draw, source, lambda item: draw_argument(item, source))


def _hashable(value: Argument) -> Any:
    return tuple(map(_hashable, value)) if isinstance(value, list | tuple) else value


def _sorted(draw: Draw, source: RandomSource) -> torch.Tensor:
    return _uniform(draw, source).sort(dim=-1).values


def _unit_vectors(draw: Draw, source: RandomSource) -> torch.Tensor:
    vectors: torch.Tensor = torch.randn(shape_of(draw, source), generator=source.generator, dtype=torch.float64)
    lengths: torch.Tensor = vectors.norm(dim=-1, keepdim=True)
    return vectors / lengths.clamp(min=1e-12)


def _one_hot(draw: Draw, source: RandomSource) -> torch.Tensor:
    classes = _classes(draw, source)
    return torch.nn.functional.one_hot(classes, int(number_of(draw, source, "high", 2))).double()


def _permutation(draw: Draw, source: RandomSource) -> torch.Tensor:
    return torch.randperm(shape_of(draw, source)[0], generator=source.generator)


def _mask(draw: Draw, source: RandomSource) -> torch.Tensor:
    """Make truth values with at least one true along the last dimension."""
    shape = shape_of(draw, source)
    mask = torch.rand(shape, generator=source.generator) < number_of(draw, source, "share", 0.5)
    if shape and shape[-1]:
        kept = torch.randint(shape[-1], (*shape[:-1], 1), generator=source.generator)
        mask.scatter_(-1, kept, value=True)
    return mask


def _function(draw: Draw, _source: RandomSource) -> Code:
    return Code(str(draw.options["value"]))


KINDS: Mapping[str, Callable[[Draw, RandomSource], Argument]] = {
    "literal": _literal,
    "list": _list,
    "tuple": _tuple,
    "set": _set,
    "choice_of": _choice_of,
    "dict": _dict,
    "text": draw_text,
    "words": draw_words,
    "bytes": draw_bytes,
    "bool": draw_bool,
    "sorted": _sorted,
    "unit_vectors": _unit_vectors,
    "one_hot": _one_hot,
    "permutation": _permutation,
    "mask": _mask,
    "python": draw_python,
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
