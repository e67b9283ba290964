"""The smallest counterexample: the first failing simple case, or what Hypothesis makes of a case.

Sizes shrink first, then values to small whole numbers, within a budget. A simpler case counts only if the submission
fails on it in the same way.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.errors import JudgeFault
from grader.judge.cases.simplicity import is_simple, size
from grader.judge.observation import Observation, observe
from grader.sandbox.outcomes import Raised, Returned

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.judge.cases.case import Case
    from grader.judge.cases.small import Inputs
    from grader.judge.diagnosis.context import DiagnosisContext
    from grader.sandbox.outcomes import Outcome

CALLS = 120
"""Calls to the submission for one check, if no simple case was available."""


def shrink(inquiry: DiagnosisContext, failed: Observation) -> Observation:
    """Return a failing observation of the check on the simplest inputs found; at worst the given one."""
    if inquiry.ask is None or not inquiry.left_s() or is_simple(failed.question.case):
        return failed
    if not isinstance(failed.outcome, Returned | Raised):
        return failed
    if isinstance(failed.outcome, Raised) and failed.outcome.is_a("NotImplementedError"):
        return failed  # nothing is written yet, so any inputs fail
    rung = next(
        (observation for observation in inquiry.climb(failed.question.case) if _alike(failed, observation)), None
    )
    if rung is None and inquiry.plan.recording is None:  # the right answer to something unrecorded is unknown
        return _hunted(inquiry, failed)
    return failed if rung is None else rung


def _hunted(inquiry: DiagnosisContext, failed: Observation) -> Observation:
    """Return the simplest failing observation that Hypothesis finds, if no simple case was available."""
    assert inquiry.ask is not None  # it was asked before
    from grader.judge.cases.small import search  # noqa: PLC0415 - hypothesis takes 0.3 s, and right answers need none

    case, smallest = failed.question.case, inquiry.plan.exercise.smallest
    hunt = _Hunt(inquiry, inquiry.ask, failed)
    with suppress(_Enough):
        search(inquiry.check.cases[case.group], case.dtype, hunt, examples=CALLS, smallest=smallest)
    return hunt.best


class _Enough(BaseException):
    """The budget is spent; not an Exception, because Hypothesis would take it for a failing case and shrink on."""


@dataclass(slots=True)
class _Hunt:
    """Sends ever simpler cases to the submission and keeps the best one that fails."""

    inquiry: DiagnosisContext
    ask: Callable[[Case], Outcome]
    best: Observation
    calls: int = 0

    def __call__(self, drawn: Inputs) -> bool:
        """Tell whether the submission fails on these inputs in the same way as on the original case."""
        if self.calls >= CALLS or not self.inquiry.left_s() or self.inquiry.calls_left() <= 0:
            raise _Enough
        self.calls += 1
        sizes, arguments = drawn
        case = replace(self.best.question.case, sizes=sizes, arguments=arguments)
        try:
            question = self.inquiry.plan.question(self.inquiry.check, case)
        except JudgeFault:  # inputs that the exercise would never draw
            return False
        seen = observe(question, self.ask(question.case))
        if seen.passed or not _alike(self.best, seen):
            return False
        if size(case) < size(self.best.question.case):
            self.best = seen
        return True


def _alike(one: Observation, other: Observation) -> bool:
    """Tell whether two observations fail in the same way: the same expectation, and the same kind of difference."""
    if one.question.raises != other.question.raises:
        return False
    if one.difference is not None and other.difference is not None:
        return (one.difference.kind, one.difference.part) == (other.difference.kind, other.difference.part)
    if isinstance(one.outcome, Raised) and isinstance(other.outcome, Raised):
        return (one.outcome.type, one.outcome.line) == (other.outcome.type, other.outcome.line)
    return False
