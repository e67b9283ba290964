"""What is asked of a submission beyond its checks, to find out why it is wrong; each kind of question has a limit."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from grader.judge.diagnosis.context import DiagnosisContext
from grader.judge.fresh import fresh_questions
from grader.judge.plan import case_request
from grader.judge.simple_cases import simple_cases
from grader.submission.guards import grouped, without

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.course.model import Check
    from grader.judge.cases.case import Case
    from grader.judge.observation import Observation
    from grader.judge.plan import Plan
    from grader.judge.question import Question
    from grader.judge.running_submission import RunningSubmission
    from grader.sandbox.outcomes import Outcome
    from grader.submission.guards import Guard
    from grader.submission.reading import Reading

_RETRIES = 8
"""Further workers that explaining one submission may take."""
_VARIANTS = 12
"""Workers beside these for the submission without what it has put in for safety."""
_CALLS = 120
"""Single calls beyond those of the checks that explaining one submission may make, in three quarters of its time."""
_SIMPLE_CASES = 6
"""Simple cases that are put to a submission at once."""


class FurtherQuestions:
    """The questions that explaining one submission takes, and how many of them are left."""

    def __init__(self, plan: Plan, running: RunningSubmission) -> None:
        """Start with none asked; the submission was read."""
        self._plan = plan
        self._running = running
        self._guards = [] if running.reading is None else list(grouped(running.reading.guards))
        self._fresh_answers: dict[str, dict[str, list[Observation]]] = {}
        self._retries = 0
        self._variants = 0
        self._calls = 0

    def context(self, check: Check, observations: Sequence[Observation]) -> DiagnosisContext:
        """Return what a diagnosis of a check has to go on."""
        reading, thinking = self._running.reading, self._running.time.thinking
        return DiagnosisContext(
            self._plan,
            check,
            observations,
            ask=partial(self._call, check),
            climb=partial(self._simple_cases, check),
            again=self._again,
            fresh=partial(self._fresh, check),
            units=() if reading is None else [unit.name for unit in reading.units],
            guards=tuple(self._guards),
            without=self._without,
            left_s=lambda: thinking.left_s,
            for_all=thinking.paused,
            calls_left=lambda: 0 if thinking.left_s < thinking.limit_s / 4 else _CALLS - self._calls,
        )

    def _call(self, check: Check, case: Case) -> Outcome:
        self._calls += 1
        request = case_request(check, case, self._plan.banned(check), self._plan.device)
        return next(self._running.answers([request]))

    def _simple_cases(self, check: Check, case: Case) -> Iterator[Observation]:
        """Put the check's simple cases to the submission, a few at a time: mostly one of the first is enough."""
        questions = iter(simple_cases(self._plan, check, case))
        thinking = self._running.time.thinking
        while thinking.left_s:
            with thinking.paused():  # they are made once, for all submissions
                some = tuple(itertools.islice(questions, _SIMPLE_CASES))
            seen = list(self._running.observations(some))
            yield from seen
            if not some or len(seen) < len(some):  # there are no more, or the worker is gone
                return

    def _without(self, guards: tuple[Guard, ...], questions: Sequence[Question]) -> Sequence[Observation]:
        """Put questions to the submission without some guards; those that made it wrong are tried first from then."""
        reading = self._running.reading
        if reading is None or self._variants >= _VARIANTS:
            return ()
        self._variants += 1
        seen = self._elsewhere(replace(reading, units=without(reading.units, guards)), questions)
        if seen and all(observation.passed for observation in seen):
            self._guards.sort(key=lambda guard: guard != guards)
        return seen

    def _again(self, questions: Sequence[Question]) -> Sequence[Observation]:
        """Put questions to the submission in a worker that has answered nothing yet."""
        reading = self._running.reading
        if reading is None or self._retries >= _RETRIES:
            return ()
        self._retries += 1
        return self._elsewhere(reading, questions)

    def _elsewhere(self, reading: Reading, questions: Sequence[Question]) -> Sequence[Observation]:
        """Put questions to a source in a worker of its own, and let go of it."""
        other = self._running.variant(reading)
        try:
            return list(other.observations(questions))
        finally:
            other.end()

    def _fresh(self, check: Check) -> Mapping[str, Sequence[Observation]]:
        """Return what came of fresh cases, by check; they are put once, and kept for all checks that call the same."""
        target = str(check.target)
        if target not in self._fresh_answers:
            with self._running.time.thinking.paused():
                asked = fresh_questions(self._plan, check)
            answers: dict[str, list[Observation]] = {}
            seen = self._again([question for _, question in asked])
            for (other, _), observation in zip(asked, seen, strict=False):
                answers.setdefault(other.id, []).append(observation)
            self._fresh_answers[target] = answers
        return self._fresh_answers[target]
