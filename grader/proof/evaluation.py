"""Judge one candidate in a real worker: which checks it fails, and under which name."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.judge.diagnosis import known
from grader.judge.diagnosis.context import DiagnosisContext
from grader.judge.examination import Examination
from grader.judge.session import judge
from grader.judge.verdict import status_of
from grader.result import CheckStatus
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.course.model import Check
    from grader.judge.conditions import Conditions
    from grader.judge.observation import Observation
    from grader.judge.plan import Plan
    from grader.limits import Limits
    from grader.proof.candidates import Candidate
    from grader.result import Result, Verdict
    from grader.sandbox.zygote import Zygote


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcomes of a candidate, check by check; a check is asked even if its prerequisites failed."""

    statuses: Mapping[str, CheckStatus]
    named: Mapping[str, str | None] = field(default_factory=dict)
    """The named misconception, by failed check; checks that cannot be diagnosed are missing."""
    messages: Mapping[str, Text] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    output: Mapping[str, str] = field(default_factory=dict)
    """The printed output, by check."""
    problem: Text = NOTHING
    """Why it could not be asked anything."""

    @property
    def failed(self) -> tuple[str, ...]:
        """The checks that did not pass, including those that could not be asked."""
        return tuple(check for check, status in self.statuses.items() if status is not CheckStatus.PASSED)

    @property
    def caught_by(self) -> tuple[str, ...]:
        """The checks that found its answers wrong; a ban only sees its code."""
        blind = (CheckStatus.PASSED, CheckStatus.BLOCKED, CheckStatus.SKIPPED)
        return tuple(check for check, status in self.statuses.items() if status not in blind)

    @property
    def answered_wrongly(self) -> tuple[str, ...]:
        """The checks that compared an answer and found it wrong."""
        return tuple(check for check, status in self.statuses.items() if status is CheckStatus.FAILED)


def hear(candidate: Candidate, plan: Plan, zygote: Zygote, conditions: Conditions) -> Evaluation:
    """Ask a candidate all checks."""
    statuses: dict[str, CheckStatus] = {}
    named: dict[str, str | None] = {}
    messages: dict[str, Text] = {}
    seconds: dict[str, float] = {}
    output: dict[str, str] = {}
    examination = Examination(plan, candidate.submission(plan.exercise), zygote)
    try:
        problem = examination.begin()
        if problem:
            return Evaluation({check.id: CheckStatus.ERROR for check in plan.exercise.checks}, problem=problem)
        for check in _compared(plan):
            started_s = time.monotonic()
            heard = _ask(examination, check)
            seconds[check.id] = time.monotonic() - started_s
            statuses[check.id], messages[check.id] = heard.status, heard.message
            output[check.id] = examination.take_output()
            if heard.wrong or heard.misconception:
                named[check.id] = heard.misconception or _name(plan, check, heard.wrong)
    finally:
        examination.end()
    for check_id, asked in _tested(candidate, plan, zygote, conditions).items():
        statuses[check_id], messages[check_id] = asked.status, asked.message
        seconds[check_id], output[check_id] = asked.seconds, asked.output
        if asked.misconception:
            named[check_id] = asked.misconception
    ordered = {check.id: statuses[check.id] for check in plan.exercise.checks}
    return Evaluation(ordered, named, messages, seconds, output)


@dataclass(frozen=True, slots=True)
class Caught:
    """How a mutant was caught: the checks that caught it, in the order of asking."""

    by: tuple[str, ...]
    answered_wrongly: tuple[str, ...]


def catch(
    candidate: Candidate, plan: Plan, quiet: Sequence[str], limits: Limits, zygote: Zygote, conditions: Conditions
) -> Caught:
    """Ask a mutant checks until one fails; first all those in `quiet`, to see whether they are idle."""
    plan = replace(plan, exercise=replace(plan.exercise, limits=limits))
    by: list[str] = []
    wrongly: list[str] = []
    examination = Examination(plan, candidate.submission(plan.exercise), zygote)
    try:
        if examination.begin():
            return Caught(("",), ())
        for check in sorted(_compared(plan), key=lambda candidate: candidate.id not in quiet):
            if by and check.id not in quiet:
                break
            heard = _ask(examination, check, stop=True)
            if heard.status is not CheckStatus.PASSED:
                by.append(check.id)
                wrongly += [check.id] if heard.status is CheckStatus.FAILED else []
    finally:
        examination.end()
    if not by or any(check.id in quiet for check in plan.exercise.checks if check.test is not None):
        for check_id, asked in _tested(candidate, plan, zygote, conditions).items():
            by += [check_id] if asked.status is not CheckStatus.PASSED else []
            wrongly += [check_id] if asked.status is CheckStatus.FAILED else []
    return Caught(tuple(by), tuple(wrongly))


@dataclass(frozen=True, slots=True)
class _Asked:
    status: CheckStatus
    message: Text = NOTHING
    wrong: tuple[Observation, ...] = ()
    """All observations of a check that did not pass."""
    misconception: str | None = None
    """A misconception that is known without answers: from a banned name, or from a test's message."""
    seconds: float = 0.0
    output: str = ""


def _compared(plan: Plan) -> list[Check]:
    return [check for check in plan.exercise.checks if check.test is None]


def _ask(examination: Examination, check: Check, *, stop: bool = False) -> _Asked:
    blocker = examination.blocker(check, {})
    if blocker is not None:
        return _Asked(blocker.status, blocker.message, misconception=blocker.misconception)
    seen: list[Observation] = []
    for observation in examination.observations(check, ahead=not stop):
        seen.append(observation)
        if stop and not observation.passed:
            break
    failed = [answer for answer in seen if not answer.passed]
    if not failed:
        return _Asked(CheckStatus.PASSED)
    told = failed[0].difference
    return _Asked(status_of(failed[0].outcome), NOTHING if told is None else told.message, tuple(seen))


def _name(plan: Plan, check: Check, seen: Sequence[Observation]) -> str | None:
    """Return the misconception that a student would be shown."""
    finding = known.find(DiagnosisContext(plan, check, seen))
    return None if finding is None else finding.misconception


def _tested(candidate: Candidate, plan: Plan, zygote: Zygote, conditions: Conditions) -> dict[str, _Asked]:
    """Run the tests of checks.py alone, each whatever happened to its prerequisites."""
    tests = tuple(replace(check, after=()) for check in plan.exercise.checks if check.test is not None)
    if not tests:
        return {}
    exercise = replace(plan.exercise, checks=tests)
    results: list[Result] = []
    alone = replace(plan, exercise=exercise, questions={check.id: () for check in tests})
    started_s = time.monotonic()
    judge({exercise.id: alone}, [candidate.submission(exercise)], zygote, conditions, results.append)
    each_s = (time.monotonic() - started_s) / len(tests)
    told = {verdict.check: verdict for verdict in results[0].checks}
    return {
        check.id: _asked(told[check.id], each_s)
        if check.id in told
        else _Asked(CheckStatus.ERROR, results[0].message, seconds=each_s)
        for check in tests
    }


def _asked(told: Verdict, seconds: float) -> _Asked:
    return _Asked(told.status, told.message, misconception=told.misconception, seconds=seconds, output=told.output)
