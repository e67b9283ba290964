"""The right values at the wrong time: a sequence shifted by one step, or the answer to the previous call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from grader.judge.comparison import Expected, compare
from grader.judge.diagnosis.context import ENOUGH, alike, pairs_of, telling
from grader.judge.diagnosis.finding import Finding, named
from grader.sandbox.outcomes import Returned
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.judge.diagnosis.context import DiagnosisContext
    from grader.judge.observation import Observation

Sequences = tuple[torch.Tensor, torch.Tensor]

_LATE = Text(
    "Entry k of {part} is what entry k + 1 should be: it is taken one step too late, after the update instead of"
    " before.",
    "{part}的第 k 项等于应有的第 k + 1 项：取晚了一步，在更新之后而不是之前。",
)
_EARLY = Text(
    "Entry k of {part} is what entry k − 1 should be: it is taken one step too early, or the first one is doubled.",
    "{part}的第 k 项等于应有的第 k − 1 项：取早了一步，或者第一项重复了。",
)
_STALE = Text(
    "Your answers belong to the previous call: something is kept between calls (a global, a default argument, a"
    " buffer).",
    "你的答案是上一次调用的答案：有东西在两次调用之间被保留了下来（全局变量、默认参数或缓冲区）。",
)

_SAME_OBJECTS = Text(
    "The same tensors were passed twice, the second time with other numbers in them, but your second answer still"
    " belongs to the first numbers. Your code keeps something for each object (`id(…)`, a dictionary of tensors):"
    " compute it from the numbers in every call.",
    "同一组张量传入了两次，第二次其中的数已经改变，而你的第二个答案仍然对应第一次的数。"
    "有东西是按对象保存的（`id(…)`、以张量为键的字典）：请在每次调用时根据其中的数重新计算。",
)


@dataclass(frozen=True, slots=True)
class Shifted:
    """Wherever a sequence of steps is wrong, it is the right one shifted by one step."""

    part: str
    late: bool

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether all of these answers agree, and enough of them are informative."""
        return len(self._wrong(observations)) >= ENOUGH and self.agrees(observations)

    def agrees(self, observations: Sequence[Observation]) -> bool:
        """Tell whether all of these answers agree."""
        return all(self._shifted(right, seen) for right, seen in self._wrong(observations))

    def _wrong(self, observations: Sequence[Observation]) -> Sequence[Sequences]:
        sequences = (
            pair for observation in observations for part, pair in _sequences(observation) if part == self.part
        )
        return [(right, seen) for right, seen in sequences if not alike(right, seen)]

    def _shifted(self, right: torch.Tensor, seen: torch.Tensor) -> bool:
        return alike(right[1:], seen[:-1]) if self.late else alike(right[:-1], seen[1:])


@dataclass(frozen=True, slots=True)
class Stale:
    """A wrong answer is the right one for the previous call, and is right if the call is the first in its worker."""

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether some answers are wrong, and each of those is right for the previous call."""
        wrong = [place for place, one in enumerate(observations) if not one.passed]
        return bool(wrong) and wrong[0] > 0 and all(_answers_before(observations, place) for place in wrong)


def find(inquiry: DiagnosisContext) -> Finding | None:
    """Return the finding if a sequence is shifted by one step, or answers are those to the previous call."""
    if _is_kept_by_identity(inquiry):
        return Finding(_SAME_OBJECTS)
    if _is_stale(inquiry):
        return Finding(_STALE, claim=Stale())
    parts = {
        part: None
        for observation in inquiry.observations
        if not observation.passed
        for part, _ in _sequences(observation)
    }
    for part in parts:
        for message, late in ((_LATE, True), (_EARLY, False)):
            claim = Shifted(part, late)
            if inquiry.holds(claim):
                return Finding(message.format(**named(part)), claim=claim)
    return None


def _sequences(observation: Observation) -> Iterator[tuple[str, Sequences]]:
    """Yield the parts with one entry per step: lists of numbers, and tensors as long as a number of steps."""
    entries: dict[str, list[Sequences]] = {}
    steps = {
        length
        for value in observation.question.case.arguments.values()
        if type(value) is int
        for length in (value, value + 1)
    }
    for pair in pairs_of(observation):
        if pair.part.endswith("]") and pair.expected.dim() == 0:
            entries.setdefault(pair.part.partition("[")[0], []).append((pair.expected, pair.received))
        elif pair.expected.dim() > 0 and pair.expected.shape[0] in steps and _long(pair.expected):
            yield pair.part, (pair.expected, pair.received)
    for part, pairs in entries.items():
        right, seen = (torch.stack([pair[side] for pair in pairs]) for side in (0, 1))
        if _long(right):
            yield part, (right, seen)


def _long(right: torch.Tensor) -> bool:
    """Tell whether a sequence has two steps to compare, with different entries."""
    return right.shape[0] > 2 and telling(
        right.flatten(1).norm(dim=1) if right.dim() > 1 else right
    )  # two rows may be equal by chance


def _is_kept_by_identity(inquiry: DiagnosisContext) -> bool:
    """Tell whether an answer is wrong only if the same objects held other numbers before, and matches those numbers."""
    wrong = [observation for observation in inquiry.observations if not observation.passed]
    return bool(wrong) and all(_answers_earlier(inquiry, observation) for observation in wrong)


def _answers_earlier(inquiry: DiagnosisContext, observation: Observation) -> bool:
    question, outcome = observation.question, observation.outcome
    if question.earlier is None or question.expected is None or not isinstance(outcome, Returned):
        return False
    answer = inquiry.reference(question.earlier)
    if answer is None or compare(Expected(answer, answer), outcome.value, question.terms) is not None:
        return False
    alone = inquiry.question(question.case)  # in new objects
    return alone is not None and compare(question.expected, alone, question.terms) is None


def _is_stale(inquiry: DiagnosisContext) -> bool:
    """Tell whether answers are those to the previous call, in other workers and in another order too.

    A pure function never does this: the wrong calls are right if each is the first in its worker.
    """
    claim = Stale()
    if not claim.holds(inquiry.observations):
        return False
    wrong = next(observation for observation in inquiry.observations if not observation.passed)
    alone = inquiry.again((wrong.question,))
    if not alone or not alone[0].passed:
        return False
    return claim.holds(inquiry.again([observation.question for observation in reversed(inquiry.observations)]))


def _answers_before(observations: Sequence[Observation], place: int) -> bool:
    now, before = observations[place], observations[place - 1]
    expected, outcome = before.question.expected, now.outcome
    if expected is None or not isinstance(outcome, Returned):
        return False
    same_answer = now.question.expected is not None and (
        compare(expected, now.question.expected.answer, before.question.terms) is None
    )
    return not same_answer and compare(expected, outcome.value, before.question.terms) is None
