"""Passed checks asked again in a worker where everything banned raises: answers that need it fail.

The record of the first run is Python beside the submission, which can switch it off. Here nothing needs to be seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.judge.comparison import DifferenceKind
from grader.judge.comparison.difference import general_words
from grader.judge.observation import observe
from grader.judge.operators import banned_operator, prohibition
from grader.judge.sentences import outcome_sentence
from grader.judge.verdict import status_of, verdict
from grader.result import CheckStatus, Visibility
from grader.sandbox.outcomes import Loaded, Raised, Returned, TimedOut, was_killed
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from grader.course.model import Check
    from grader.judge.budget import Budget
    from grader.judge.plan import Plan
    from grader.judge.question import Question
    from grader.result import Verdict
    from grader.sandbox.client import Worker
    from grader.sandbox.outcomes import Outcome
    from grader.worker.prohibition import Prohibition

_NAMED = re.compile(r"aten::(\w{1,100}) is banned here")
_NEEDED = Text(
    "Your code needs something that is not allowed in this exercise ({names}): when it ran again where that cannot"
    " be used, its answers were different.",
    "本题不允许使用 {names}，而你的代码离不开它：在无法使用它的环境中重新运行，得不到同样的结果。",
)
_AGAIN = Text(
    "When your code ran again without {names}, it did not answer. ",
    "在无法使用 {names} 的环境中重新运行时，你的代码没有返回结果。",
)


class Repetition:
    """The passed checks of one submission, repeated."""

    def __init__(
        self,
        plan: Plan,
        load: Callable[[Prohibition, float], tuple[Worker, Loaded | Outcome]],
        budget: Budget,
        spared: Callable[[Prohibition], Collection[str]] = lambda _: (),
    ) -> None:
        """Repeat within a budget; `load` loads the submission in a fresh worker within a number of seconds.

        `spared` returns the ids of the checks that a right submission still passes: no others are repeated.
        """
        self._plan = plan
        self._spared = spared
        self._load = load
        self._budget = budget
        self._worker: Worker | None = None

    def blocked(self, verdicts: Mapping[str, Verdict]) -> list[Verdict]:
        """Return the verdicts that take the place of those of passed checks."""
        without = prohibition(self._plan.exercise.banned, self._plan.exercise.libraries)
        passed = [
            check
            for check in self._plan.exercise.checks
            if check.id in verdicts and verdicts[check.id].status is CheckStatus.PASSED
        ]
        if without is None or not any(self._plan.questions[check.id] for check in passed):
            return []
        spared = self._spared(without)
        failed = self._failures(without, [check for check in passed if check.id in spared])
        # A probe that calls several functions does not say which of them it was.
        touched = [{*check.entry_points} for check in passed if check.id in failed]
        return [
            self._verdict(check, failed.get(check.id))
            for check in passed
            if any(names <= {*check.entry_points} for names in touched) or (touched and check.names)
        ]

    def survived(self, without: Prohibition, checks: Sequence[Check]) -> dict[str, bool]:
        """Tell for each check whether it passes when nothing banned can run."""
        failed = self._failures(without, checks)
        return {check.id: check.id not in failed for check in checks}

    def _failures(self, without: Prohibition, checks: Sequence[Check]) -> dict[str, Outcome]:
        try:
            return {check.id: outcome for check in checks if (outcome := self._failure(without, check)) is not None}
        finally:
            self._end()

    def _failure(self, without: Prohibition, check: Check) -> Outcome | None:
        """Return the first answer that is not as asked."""
        questions: Sequence[Question] = self._plan.questions[check.id]
        outcome = self._first_failure(without, questions)
        return self._first_failure(without, questions) if outcome is not None and was_killed(outcome) else outcome

    def _first_failure(self, without: Prohibition, questions: Sequence[Question]) -> Outcome | None:
        if not self._budget.left_s:
            return TimedOut(self._budget.limit_s, in_all=True)
        if self._worker is None or not self._worker.alive:
            with self._budget.counted():
                self._worker, loaded = self._load(without, self._call_s)
            if not isinstance(loaded, Loaded):
                return loaded
        self._worker.put(*(question.request for question in questions))
        for question in questions:
            with self._budget.counted():
                outcome = self._worker.take(self._call_s)
            if not observe(question, outcome).passed:
                if self._worker.alive and self._worker.busy:
                    self._end()
                return outcome
        return None

    @property
    def _call_s(self) -> float:
        return min(self._plan.exercise.limits.call_s, self._budget.left_s)

    def _verdict(self, check: Check, outcome: Outcome | None) -> Verdict:
        names = ", ".join(self._plan.exercise.banned)
        if check.visibility is Visibility.HIDDEN:
            return verdict(check, CheckStatus.BLOCKED, general_words(DifferenceKind.BANNED))
        if outcome is None or isinstance(outcome, Raised | Returned):
            return verdict(check, CheckStatus.BLOCKED, self._ran(outcome) or _NEEDED.format(names=names))
        return verdict(check, status_of(outcome), _AGAIN.format(names=names) + outcome_sentence(outcome))

    def _ran(self, outcome: Outcome | None) -> Text | None:
        """Name the operator, if the exception names one that exists."""
        found = _NAMED.search(outcome.message) if isinstance(outcome, Raised) else None
        return banned_operator(self._plan.exercise.banned, [found[1]]) if found else None

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None
