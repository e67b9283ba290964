"""Scale along one dimension: every slice is a multiple of the right one, each with its own factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import torch

from grader.judge.diagnosis.context import ENOUGH, alike, by_part
from grader.judge.diagnosis.finding import Finding, named
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.judge.diagnosis.context import DiagnosisContext, Pair
    from grader.judge.observation import Observation


_COUNTS: Final = 0.01
"""The part of the largest number of a slice that another must have."""
_APART: Final = 0.01
"""How far the factors must lie apart: nearer ones come from rounding, or from something small that is added."""


@dataclass(frozen=True, slots=True)
class ScaledSlices:
    """Each slice of a part along a dimension, counted from the last, is a multiple of the right one."""

    part: str
    dim: int

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether this holds for every informative case, and there are enough of them."""
        return len(self._telling(observations)) >= ENOUGH and self.agrees(observations)

    def agrees(self, observations: Sequence[Observation]) -> bool:
        """Tell whether this holds for every informative case."""
        return all(_scaled_along(pair, self.dim) for pair in self._telling(observations))

    def _telling(self, observations: Sequence[Observation]) -> Sequence[Pair]:
        return [
            pair
            for pair in by_part(observations).get(self.part, ())
            if pair.expected.dim() > 1 and min(pair.expected.shape) > 1 and _has_multiples(pair.expected, self.dim)
        ]


def find(inquiry: DiagnosisContext) -> Finding | None:
    """Return the finding if each slice along one dimension has its own factor, on every informative case."""
    if not inquiry.wrong_values:
        return None
    for part, pairs in by_part(inquiry.observations).items():
        ranks = {pair.expected.dim() for pair in pairs if pair.expected.dim() > 1}
        for dim in range(-1, -1 - max(ranks, default=0), -1):
            claim = ScaledSlices(part, dim)
            # If ranks differ, a sentence could not say which dimension it means.
            if len(ranks) == 1 and inquiry.holds(claim):
                return Finding(_message(part, max(ranks) + dim), claim=claim)
    return None


def _has_multiples(expected: torch.Tensor, dim: int) -> bool:
    """Tell whether each slice has two numbers that count: beside a single large one anything looks like a multiple."""
    if expected.dim() < -dim:
        return True  # decided by `_scaled_along`
    largest = expected.movedim(dim, -1).abs().topk(2, dim=-1).values
    return bool((largest[..., 1] >= _COUNTS * largest[..., 0]).all())


def _scaled_along(pair: Pair, dim: int) -> bool:
    """Tell whether each slice across `dim` is a multiple of the expected one, the factors not all the same."""
    if pair.expected.dim() < -dim:
        return False
    right, seen = pair.expected.movedim(dim, -1), pair.received.movedim(dim, -1)
    largest = right.abs().amax(-1, keepdim=True)
    if not seen.isfinite().all() or not (largest > 0).all():
        return False
    unit = right / largest  # squares of tiny numbers would be 0
    factors = (seen / largest * unit).sum(-1, keepdim=True) / (unit * unit).sum(-1, keepdim=True)
    same = torch.full_like(factors, float(factors.mean()))
    return alike(factors * right, seen) and not alike(factors, same, _APART)


def _message(part: str, dim: int) -> Text:
    return Text(
        "Each slice of {part} along dim {dim} is a multiple of what was expected, but each with a factor of its own."
        " That usually means: something is summed, averaged or normalised over the wrong dimension.",
        "{part}沿第 {dim} 维的每个切片都是期望值的若干倍，但各切片的倍数不同。"
        "这通常意味着：求和、求平均或归一化用错了维度。",
    ).format(**named(part), dim=dim)
