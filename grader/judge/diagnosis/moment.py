"""The right thing at the wrong moment: a sequence shifted by a step, or the answer to the previous case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from grader.judge.calls import Returned
from grader.judge.comparison import compare
from grader.judge.diagnosis.finding import Finding
from grader.judge.diagnosis.inquiry import alike, telling
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.judge.diagnosis.inquiry import Inquiry
    from grader.judge.observation import Observation

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
    "Your answers are those to the previous call: something is kept between calls (a global, a default argument,"
    " a buffer).",
    "你的答案是上一次调用的答案：有东西在两次调用之间被保留了下来（全局变量、默认参数或缓冲区）。",
)


def find(inquiry: Inquiry) -> Finding | None:
    """Return the finding where a sequence is shifted by a step, or answers are those of the case before."""
    if _stale(inquiry.observations):
        return Finding(_STALE)
    for part, sequences in _sequences(inquiry).items():
        wrong = [(right, seen) for right, seen in sequences if not alike(right, seen)]
        for message, late in ((_LATE, True), (_EARLY, False)):
            if wrong and all(_shifted(right, seen, late=late) for right, seen in wrong):
                named = Text.same(f"`{part}`") if part else Text("your result", "你的结果")
                return Finding(message.format(part=named))
    return None


def _sequences(inquiry: Inquiry) -> dict[str, list[tuple[torch.Tensor, torch.Tensor]]]:
    """Return the sequences by part: lists of numbers, and tensors along their first dimension."""
    found: dict[str, list[tuple[torch.Tensor, torch.Tensor]]] = {}
    for observation in inquiry.observations:
        entries: dict[str, list[tuple[torch.Tensor, torch.Tensor]]] = {}
        for pair in (one for one in inquiry.pairs() if one.observation is observation):
            if pair.part.endswith("]") and pair.expected.dim() == 0:
                entries.setdefault(pair.part.partition("[")[0], []).append((pair.expected, pair.received))
            elif pair.expected.dim() > 0:
                found.setdefault(pair.part, []).append((pair.expected, pair.received))
        for part, pairs in entries.items():
            right, seen = (torch.stack([one[side] for one in pairs]) for side in (0, 1))
            found.setdefault(part, []).append((right, seen))
    return {part: list(_long(pairs)) for part, pairs in found.items()}


def _long(pairs: Sequence[tuple[torch.Tensor, torch.Tensor]]) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    return (pair for pair in pairs if pair[0].shape[0] > 2 and telling(pair[0]))  # noqa: PLR2004 - two steps to compare


def _shifted(right: torch.Tensor, seen: torch.Tensor, *, late: bool) -> bool:
    return alike(right[1:], seen[:-1]) if late else alike(right[:-1], seen[1:])


def _stale(observations: Sequence[Observation]) -> bool:
    """Tell whether every wrong answer after the first case is the right one to the case before it."""
    wrong = [place for place, one in enumerate(observations) if not one.passed]
    if not wrong or wrong[0] == 0:
        return False
    return all(_answers_previous(observations[place], observations[place - 1]) for place in wrong)


def _answers_previous(now: Observation, before: Observation) -> bool:
    expected, outcome = before.question.expected, now.outcome
    if expected is None or not isinstance(outcome, Returned):
        return False
    same_answer = now.question.expected is not None and (
        compare(expected, now.question.expected.answer, before.question.terms) is None
    )
    return not same_answer and compare(expected, outcome.value, before.question.terms) is None
