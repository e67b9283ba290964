"""The questions beyond the checks that find out why a submission is wrong; each kind has a limit."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from grader.judge.case_request import case_request
from grader.judge.diagnosis.context import DiagnosisContext
from grader.judge.fresh import fresh_questions
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
"""Further workers that explaining one submission may use."""
_VARIANTS = 12
"""Further workers for the submission without its guards."""
_CALLS = 120
"""Single calls beyond those of the checks for explaining one submission, in three quarters of its time."""
_SIMPLE_CASES = 6
"""Number of simple cases that are sent to a submission together."""


class FurtherQuestions:
    """The questions for explaining one submission, and how many of them are left."""

    def __init__(self, plan: Plan, running: RunningSubmission) -> None:
        """Begin with no question asked; the submission has been read."""
        self._plan = plan
        self._running = running
        self._guards = [] if running.reading is None else list(grouped(running.reading.guards))
        self._fresh_answers: dict[str, dict[str, list[Observation]]] = {}
        self._retries = 0
        self._variants = 0
        self._calls = 0

    def context(self, check: Check, observations: Sequence[Observation]) -> DiagnosisContext:
        """Return what the diagnosis of a check works with."""
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
            traits=() if reading is None else reading.traits,
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
        """Send the check's simple cases to the submission, a few at a time: usually one of the first is enough."""
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
        """Send questions to the submission without some guards; guards that made it wrong come first from then on."""
        reading = self._running.reading
        if reading is None or self._variants >= _VARIANTS:
            return ()
        self._variants += 1
        seen = self._elsewhere(replace(reading, units=without(reading.units, guards)), questions)
        if seen and all(observation.passed for observation in seen):
            self._guards.sort(key=lambda guard: guard != guards)
        return seen

    def _again(self, questions: Sequence[Question]) -> Sequence[Observation]:
        """Send questions to the submission in a worker that has answered nothing yet."""
        reading = self._running.reading
        if reading is None or self._retries >= _RETRIES:
            return ()
        self._retries += 1
        return self._elsewhere(reading, questions)

    def _elsewhere(self, reading: Reading, questions: Sequence[Question]) -> Sequence[Observation]:
        """Send questions to a source in its own worker, and release it."""
        other = self._running.variant(reading)
        try:
            return list(other.observations(questions))
        finally:
            other.end()

    def _fresh(self, check: Check) -> Mapping[str, Sequence[Observation]]:
        """Return the observations of fresh cases, by check; they are asked once for all checks that call the same."""
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
