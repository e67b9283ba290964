"""Simple inputs of a check: arguments of small whole numbers, with the kinds and shapes of its cases."""

from __future__ import annotations

import math
import os
import random
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException, NoSuchExample

from grader.judge.cases.draw import draw_argument, draw_dict
from grader.judge.cases.source import RandomSource, dtype_named
from grader.judge.cases.values import LETTERS, WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from hypothesis.strategies import DrawFn

    from grader.course.draws import Draw
    from grader.course.model import CaseGroup
    from grader.judge.cases.source import Argument

    Inputs: TypeAlias = tuple[Mapping[str, int], Mapping[str, Argument]]

# Hypothesis would write tables of characters into the working folder; a folder already named or used stays.
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", f"{os.devnull}/hypothesis")

_LARGEST = 3
"""Whole numbers from minus this to this are tried."""


def search(
    group: CaseGroup,
    dtype: str,
    accepts: Callable[[Inputs], bool],
    *,
    examples: int,
    smallest: Mapping[str, int],
    most: int | None = None,
) -> None:
    """Try simple sizes and arguments with `accepts`, always in the same order, and shrink those it accepts.

    No size is smaller than the smallest drawn, unless the author allows it in `smallest`; none is larger than `most`
    unless it must be. The caller keeps what was found; finding nothing is not an error.
    """
    options = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    inputs = _simple_inputs(group, dtype, smallest, most)
    with suppress(NoSuchExample, HypothesisException):
        find(inputs, accepts, settings=options, random=random.Random(0))  # noqa: S311 - no secret


def simplest(group: CaseGroup, dtype: str, smallest: Mapping[str, int]) -> Mapping[str, Argument]:
    """Return arguments of a group of cases in the smallest sizes that simple cases may have."""
    source = RandomSource(torch.Generator().manual_seed(0), _lowest(group, smallest), dtype_named(dtype))
    return {name: draw_argument(one, source) for name, one in group.arguments.items()}


def _lowest(group: CaseGroup, smallest: Mapping[str, int]) -> dict[str, int]:
    return {name: min(*choices, smallest.get(name, choices[0])) for name, choices in group.sizes.items()}


@st.composite
def _simple_inputs(
    draw: DrawFn, group: CaseGroup, dtype: str, smallest: Mapping[str, int], most: int | None
) -> tuple[dict[str, int], dict[str, Argument]]:
    """Draw sizes, small and at most `most` where possible, and arguments for a group of cases."""
    lowest = _lowest(group, smallest)
    highest = {
        name: max(choices) if most is None else max(lowest[name], min(most, max(choices)))
        for name, choices in group.sizes.items()
    }
    sizes = {name: draw(st.integers(low, highest[name])) for name, low in lowest.items()}
    maker = _Maker(draw, RandomSource(torch.Generator().manual_seed(0), sizes, dtype_named(dtype)))
    return sizes, {name: maker.make(one) for name, one in group.arguments.items()}


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes arguments of small whole numbers in place of drawn ones."""

    draw: DrawFn
    source: RandomSource

    def make(self, one: Draw) -> Argument:
        """Make one argument of the kind and shape of a draw."""
        match one.kind:
            case "list" | "tuple":
                made = [self.make(item) for item in one.items]
                return made if one.kind == "list" else tuple(made)
            case "dict":
                return draw_dict(one, self.source, self.make)
            case "choice_of":
                return self.make(self.draw(st.sampled_from(one.items)))
            case "text" | "words":
                return self._texts(one)
            case "bool":
                return self.draw(st.booleans())
            case "one_of":
                choices = one.options["value"]
                assert isinstance(choices, tuple)  # the schema admits lists only
                return draw_argument(
                    replace(one, options={"value": (self.draw(st.sampled_from(choices)),)}), self.source
                )
            case "normal" | "uniform" | "integers" | "classes" | "labels" | "softmax":
                plain = replace(one, numpy=False)
                made_of = self._probabilities if one.kind == "softmax" else self._whole_numbers
                return made_of(plain).numpy() if one.numpy else made_of(plain)
        return draw_argument(one, self.source)

    def _texts(self, one: Draw) -> Argument:
        among = one.options.get("among", LETTERS if one.kind == "text" else WORDS)
        assert isinstance(among, tuple)  # the schema admits words only
        (length,) = (self.source.sizes[size] if isinstance(size, str) else size for size in one.shape)
        words = self.draw(st.lists(st.sampled_from([str(word) for word in among]), min_size=length, max_size=length))
        if one.kind == "text":
            return "".join(words)
        listed: list[Argument] = [*words]
        return listed

    def _whole_numbers(self, one: Draw) -> torch.Tensor:
        like = self._like(one)
        low, high = self._range(one)
        if low > high:  # none of the drawn numbers is whole
            return like
        values = self.draw(st.lists(st.integers(low, high), min_size=like.numel(), max_size=like.numel()))
        return torch.tensor(values, dtype=like.dtype).reshape(like.shape).requires_grad_(one.requires_grad)

    def _range(self, one: Draw) -> tuple[int, int]:
        """Return the smallest and the largest whole number to try: the ones around 0 that may be drawn."""
        if one.kind == "labels":
            return 0, 1
        if one.kind in ("integers", "classes"):
            low = int(self._number(one, "low", 0))
            return low, max(low, int(self._number(one, "high", 10 if one.kind == "integers" else 2)) - 1)
        if one.kind == "uniform":
            return _around_zero(self._number(one, "low", 0.0), self._number(one, "high", 1.0))
        mean, reach = self._number(one, "mean", 0.0), 3 * self._number(one, "scale", 1.0)
        # Around 0 the width of the range has no meaning; elsewhere the numbers may have to be positive.
        return (-_LARGEST, _LARGEST) if mean == 0 else _around_zero(mean - reach, mean + reach)

    def _number(self, one: Draw, name: str, default: float) -> float:
        value = one.options.get(name, default)
        if isinstance(value, str):
            return self.source.sizes[value]
        assert isinstance(value, int | float)  # the schema admits numbers and sizes only
        return value

    def _probabilities(self, one: Draw) -> torch.Tensor:
        """Make probabilities: fractions of small whole weights."""
        like = self._like(one)
        weights = self.draw(st.lists(st.sampled_from([1, 2]), min_size=like.numel(), max_size=like.numel()))
        dim = one.options.get("dim", -1)
        assert isinstance(dim, int)  # the schema admits whole numbers only
        tensor = torch.tensor(weights, dtype=torch.float64).reshape(like.shape)
        return (tensor / tensor.sum(dim, keepdim=True)).to(like.dtype).requires_grad_(one.requires_grad)

    def _like(self, one: Draw) -> torch.Tensor:
        drawn = draw_argument(one, self.source)
        assert isinstance(drawn, torch.Tensor)  # these kinds make tensors
        return drawn


def _around_zero(low: float, high: float) -> tuple[int, int]:
    """Return the first and the last whole number between two bounds that are nearest to 0."""
    first, last = math.ceil(low), math.floor(high)
    middle = min(max(0, first), last)
    return max(first, middle - _LARGEST), min(last, middle + _LARGEST)
