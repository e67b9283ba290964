"""Exchanged things: the parts of the result in another order, or two swapped arguments."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from grader.judge.comparison import Expected, compare
from grader.judge.diagnosis.finding import Finding
from grader.sandbox.outcomes import Returned
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grader.judge.cases.case import Case
    from grader.judge.diagnosis.context import DiagnosisContext
    from grader.judge.observation import Observation

MOST_PARTS = 5
"""With more parts than this, not every order is tried."""
_TWICE = 2
"""Matches needed: a single case may agree by chance."""


@dataclass(frozen=True, slots=True)
class Permuted:
    """Wherever the answer is wrong, place i holds the right part number `order[i]`."""

    order: tuple[int, ...]

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether all of these wrong answers are right after their parts are reordered, and there are two."""
        return sum(not observation.passed for observation in observations) >= _TWICE and self.agrees(observations)

    def agrees(self, observations: Sequence[Observation]) -> bool:
        """Tell whether all of these wrong answers are right after their parts are reordered."""
        return all(observation.passed or self._explains(observation) for observation in observations)

    def _explains(self, observation: Observation) -> bool:
        expected, outcome = observation.question.expected, observation.outcome
        if expected is None or not isinstance(outcome, Returned) or not isinstance(outcome.value, list | tuple):
            return False
        if len(outcome.value) != len(self.order):
            return False
        parts = [value for _, value in sorted(zip(self.order, outcome.value, strict=True), key=lambda pair: pair[0])]
        return compare(expected, parts, observation.question.terms) is None


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Every answer is right for the same call with two arguments swapped."""

    one: str
    other: str
    reference: Callable[[Case], object | None]

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether this holds for every returned answer, and for two that are wrong."""
        wrong = [observation for observation in _returned(observations) if not observation.passed]
        return len(wrong) >= _TWICE and self.agrees(observations)

    def agrees(self, observations: Sequence[Observation]) -> bool:
        """Tell whether this holds for every returned answer."""
        return all(map(self._explains, _returned(observations)))

    def _explains(self, observation: Observation) -> bool:
        if (self.one, self.other) not in exchangeable(observation.question.case):
            return observation.passed
        answer = self.reference(exchanged(observation.question.case, self.one, self.other))
        return (
            answer is not None
            and isinstance(observation.outcome, Returned)
            and compare(Expected(answer), observation.outcome.value, observation.question.terms) is None
        )


def _returned(observations: Sequence[Observation]) -> list[Observation]:
    return [observation for observation in observations if isinstance(observation.outcome, Returned)]


def find(inquiry: DiagnosisContext) -> Finding | None:
    """Return the finding if the submission answers as if parts or arguments were swapped."""
    failed = [observation for observation in inquiry.observations if not observation.passed]
    if not failed or not all(isinstance(observation.outcome, Returned) for observation in failed):
        return None
    return _parts(inquiry, failed[0]) or _arguments(inquiry, failed[0])


def _parts(inquiry: DiagnosisContext, failed: Observation) -> Finding | None:
    expected, names = failed.question.expected, failed.question.terms.names
    if expected is None or not isinstance(expected.answer, list | tuple):
        return None
    number = len(expected.answer)
    if not 1 < number <= MOST_PARTS:
        return None
    identity = tuple(range(number))
    for order in itertools.permutations(identity):
        claim = Permuted(order)
        if order != identity and inquiry.holds(claim):
            return Finding(_order_words(order, names), claim=claim)
    return None


def _order_words(order: tuple[int, ...], names: tuple[str, ...]) -> Text:
    words = [f"`{names[place]}`" if place < len(names) else str(place) for place in range(len(order))]
    moved = [place for place, part in enumerate(order) if place != part]
    if len(moved) == 2:  # a pair
        text = Text("{one} and {other} are exchanged in what you return.", "返回值中 {one} 和 {other} 的位置互换了。")
        return text.format(one=words[moved[0]], other=words[moved[1]])
    text = Text(
        "You return the right parts in the wrong order: {order}. The right order is {asked}.",
        "返回值的各部分都对，但顺序不对：你的顺序是 {order}，要求的顺序是 {asked}。",
    )
    return text.format(order=", ".join(words[part] for part in order), asked=", ".join(words))


def _arguments(inquiry: DiagnosisContext, failed: Observation) -> Finding | None:
    for one, other in exchangeable(failed.question.case):
        claim = Exchanged(one, other, inquiry.reference)
        if inquiry.holds(claim):
            text = Text(
                "Your result would be right if `{one}` and `{other}` were exchanged. That usually means: two"
                " arguments are mixed up.",
                "如果把 `{one}` 和 `{other}` 互换，你的结果就是对的。这通常意味着：混淆了两个参数。",
            )
            return Finding(text.format(one=one, other=other), claim=claim)
    return None


def exchangeable(case: Case) -> Iterator[tuple[str, str]]:
    """Yield the pairs of tensor arguments that could be swapped in a case."""
    kinds = torch.Tensor, np.ndarray
    tensors = {name: value for name, value in case.arguments.items() if isinstance(value, kinds)}
    for (one, first), (other, second) in itertools.combinations(tensors.items(), 2):
        if type(first) is type(second) and first.shape == second.shape and first.dtype == second.dtype:
            yield one, other


def exchanged(case: Case, one: str, other: str) -> Case:
    """Return a case with two of its arguments swapped."""
    arguments = dict(case.arguments)
    arguments[one], arguments[other] = arguments[other], arguments[one]
    return replace(case, arguments=arguments)
