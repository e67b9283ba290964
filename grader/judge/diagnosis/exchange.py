"""Things exchanged: two parts of the result, or two arguments."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from grader.judge.calls import Returned
from grader.judge.comparison import Expected, compare
from grader.judge.diagnosis.finding import Finding
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.judge.case import Case
    from grader.judge.diagnosis.inquiry import Inquiry
    from grader.judge.observation import Observation


def find(inquiry: Inquiry) -> Finding | None:
    """Return the finding where the submission answers as if parts or arguments had been exchanged."""
    failed = [one for one in inquiry.observations if not one.passed]
    if not failed or not all(isinstance(one.outcome, Returned) for one in failed):
        return None
    return _parts(failed) or _arguments(inquiry, failed)


def _parts(failed: list[Observation]) -> Finding | None:
    names = failed[0].question.terms.names
    expected = failed[0].question.expected
    if expected is None or not isinstance(expected.answer, list | tuple):
        return None
    for one, other in itertools.combinations(range(len(expected.answer)), 2):
        if all(_same_with_parts_exchanged(observation, one, other) for observation in failed):
            text = Text(
                "{one} and {other} are exchanged in what you return.", "返回值中 {one} 和 {other} 的位置互换了。"
            )
            named = [f"`{names[place]}`" if place < len(names) else str(place) for place in (one, other)]
            return Finding(text.format(one=named[0], other=named[1]))
    return None


def _same_with_parts_exchanged(observation: Observation, one: int, other: int) -> bool:
    expected, outcome = observation.question.expected, observation.outcome
    if expected is None or not isinstance(outcome, Returned) or not isinstance(outcome.value, list | tuple):
        return False
    parts = list(outcome.value)
    if len(parts) <= other:
        return False
    parts[one], parts[other] = parts[other], parts[one]
    return compare(expected, parts, observation.question.terms) is None


def _arguments(inquiry: Inquiry, failed: list[Observation]) -> Finding | None:
    for one, other in _exchangeable(failed[0].question.case):
        answers = [(observation, inquiry.reference(_exchanged(observation, one, other))) for observation in failed]
        if all(
            answer is not None
            and isinstance(observation.outcome, Returned)
            and compare(Expected(answer), observation.outcome.value, observation.question.terms) is None
            for observation, answer in answers
        ):
            text = Text(
                "Your result is right for `{one}` and `{other}` exchanged. That usually means: two arguments are mixed"
                " up.",
                "如果把 `{one}` 和 `{other}` 互换，你的结果就是对的。这通常意味着：混淆了两个参数。",
            )
            return Finding(text.format(one=one, other=other))
    return None


def _exchangeable(case: Case) -> Iterator[tuple[str, str]]:
    """Yield the pairs of tensor arguments that could stand for each other in a case."""
    tensors = {name: value for name, value in case.arguments.items() if isinstance(value, torch.Tensor)}
    for (one, first), (other, second) in itertools.combinations(tensors.items(), 2):
        if first.shape == second.shape and first.dtype == second.dtype:
            yield one, other


def _exchanged(observation: Observation, one: str, other: str) -> Case:
    case = observation.question.case
    arguments = dict(case.arguments)
    if one in arguments and other in arguments:
        arguments[one], arguments[other] = arguments[other], arguments[one]
    return replace(case, arguments=arguments)
