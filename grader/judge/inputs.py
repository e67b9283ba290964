"""Simple inputs of a check: arguments of small whole numbers, of the kinds and shapes that its cases are drawn in."""

from __future__ import annotations

import math
import random
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException, NoSuchExample

from grader.judge.draw import Source, draw_argument, dtype_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from hypothesis.strategies import DrawFn

    from grader.course.model import CaseGroup, Draw
    from grader.judge.draw import Argument

    Inputs: TypeAlias = tuple[Mapping[str, int], Mapping[str, Argument]]

_LARGEST = 3
"""Whole numbers are tried from minus this to this."""


def search(
    group: CaseGroup, dtype: str, accepts: Callable[[Inputs], bool], *, examples: int, most: int | None = None
) -> None:
    """Put simple sizes and arguments of a group of cases to `accepts`, alike in every run; shrink what it takes.

    No size is over `most`. What was found is the caller's to keep: that nothing was, or no more, is no fault.
    """
    options = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    inputs = _simple_inputs(group, dtype, most)
    with suppress(NoSuchExample, HypothesisException):
        find(inputs, accepts, settings=options, random=random.Random(0))  # noqa: S311 - no secret


@st.composite
def _simple_inputs(
    draw: DrawFn, group: CaseGroup, dtype: str, most: int | None
) -> tuple[dict[str, int], dict[str, Argument]]:
    """Draw sizes, none over `most`, and arguments for a group of cases."""
    # Size 1 is in every contract, so sizes may shrink below those that are drawn.
    lowest = {name: min(1, *choices) for name, choices in group.sizes.items()}
    highest = {name: max(choices) if most is None else min(most, max(choices)) for name, choices in group.sizes.items()}
    sizes = {name: draw(st.integers(low, highest[name])) for name, low in lowest.items()}
    maker = _Maker(draw, Source(torch.Generator().manual_seed(0), sizes, dtype_named(dtype)))
    return sizes, {name: maker.make(one) for name, one in group.arguments.items()}


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes arguments of small whole numbers in place of drawn ones."""

    draw: DrawFn
    source: Source

    def make(self, one: Draw) -> Argument:
        """Make one argument of the kind and shape of a draw."""
        match one.kind:
            case "list":
                return [self.make(item) for item in one.items]
            case "one_of":
                choices = one.options["value"]
                assert isinstance(choices, tuple)  # noqa: S101 - the schema admits lists only
                return draw_argument(
                    replace(one, options={"value": (self.draw(st.sampled_from(choices)),)}), self.source
                )
            case "normal" | "uniform" | "integers" | "classes" | "labels":
                return self._whole_numbers(one)
            case "softmax":
                return self._probabilities(one)
        return draw_argument(one, self.source)

    def _whole_numbers(self, one: Draw) -> torch.Tensor:
        like = self._like(one)
        low, high = self._range(one)
        values = self.draw(st.lists(st.integers(low, high), min_size=like.numel(), max_size=like.numel()))
        return torch.tensor(values, dtype=like.dtype).reshape(like.shape).requires_grad_(one.requires_grad)

    def _range(self, one: Draw) -> tuple[int, int]:
        low, high = one.options.get("low"), one.options.get("high")
        if isinstance(high, str):
            high = self.source.sizes[high]
        if one.kind == "labels":
            return 0, 1
        if one.kind in ("integers", "classes"):
            bottom = int(low) if isinstance(low, int) else 0
            return bottom, max(bottom, (int(high) if isinstance(high, int) else 2) - 1)
        if one.kind == "uniform":
            bottom = math.ceil(low) if isinstance(low, int | float) else 0
            top = math.floor(high) if isinstance(high, int | float) else 1
            return (max(bottom, -_LARGEST), min(top, max(_LARGEST, bottom))) if bottom <= top else (1, 1)
        return -_LARGEST, _LARGEST

    def _probabilities(self, one: Draw) -> torch.Tensor:
        """Make probabilities that are fractions of small whole weights."""
        like = self._like(one)
        weights = self.draw(st.lists(st.sampled_from([1, 2]), min_size=like.numel(), max_size=like.numel()))
        dim = one.options.get("dim", -1)
        assert isinstance(dim, int)  # noqa: S101 - the schema admits whole numbers only
        tensor = torch.tensor(weights, dtype=torch.float64).reshape(like.shape)
        return (tensor / tensor.sum(dim, keepdim=True)).to(like.dtype).requires_grad_(one.requires_grad)

    def _like(self, one: Draw) -> torch.Tensor:
        drawn = draw_argument(one, self.source)
        assert isinstance(drawn, torch.Tensor)  # noqa: S101 - these kinds make tensors
        return drawn
