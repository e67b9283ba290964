"""Whether the diagnosis of specimens is true: each claim is checked on cases other than those it was found on.

Specimens are the course's own code with a change, so they run in this process: a worker would cost much more.
"""

from __future__ import annotations

import ast
import signal
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.errors import ReferenceFault
from grader.judge.comparison.structure import tensors_in
from grader.judge.diagnosis import diagnose
from grader.judge.diagnosis.context import DiagnosisContext
from grader.judge.diagnosis.moment import Stale
from grader.judge.diagnosis.precision import Rounded
from grader.judge.diagnosis.properties import Lacks
from grader.judge.diagnosis.scale import Multiple
from grader.judge.diagnosis.written_dtype import WrittenDtype
from grader.judge.fresh import fresh_questions
from grader.judge.objects import recipes_of
from grader.judge.observation import observe
from grader.judge.solution import Solution
from grader.proof.specimens import Cause
from grader.sandbox.outcomes import TimedOut
from grader.submission.guards import grouped, guards_in, without
from grader.submission.source import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

    from grader.course.model import Check
    from grader.judge.cases.case import Case
    from grader.judge.diagnosis.finding import Claim
    from grader.judge.observation import Observation
    from grader.judge.plan import Plan
    from grader.judge.question import Question
    from grader.proof.specimens import Specimen
    from grader.sandbox.outcomes import Outcome
    from grader.submission.guards import Guard
    from grader.text import Text

CASES: Final = 16
"""Fresh cases of each check on which a claim is checked."""
_CALL_S: Final = 5.0

_ALLOWED: Final[dict[type, frozenset[Cause]]] = {
    Stale: frozenset(),
    Rounded: frozenset({Cause.ROUNDED, Cause.DTYPE, Cause.MUTANT}),
    WrittenDtype: frozenset({Cause.DTYPE, Cause.ROUNDED, Cause.MUTANT}),
}
"""Claims that only these causes can make true: no specimen keeps anything between calls."""


@dataclass(frozen=True, slots=True)
class Said:
    """The message on a specimen in one check, and whether it is true."""

    check: str
    sentence: Text
    claim: str
    """The kind of claim; empty for a known misconception, which makes no claim of its own."""
    true: bool
    misconception: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """The outcome of a specimen: whether it is wrong at all, and all messages about it."""

    failed: int
    said: tuple[Said, ...] = ()


def account_of(specimen: Specimen, plan: Plan) -> Account:
    """Ask a specimen the checks of an exercise, and verify every sentence of general evidence."""
    with tempfile.TemporaryDirectory(prefix="grader-specimen-") as folder:
        path = Path(folder) / "specimen.py"
        path.write_text(specimen.source, encoding="utf-8")
        try:
            with _limited():
                witness = _Witness(path, plan)
        except (ReferenceFault, TimeoutError):
            return Account(len(plan.exercise.checks))
        failed, said = 0, []
        for check in plan.exercise.checks:
            if check.target is None:
                continue
            observations = witness.again(check.target, plan.questions[check.id])
            wrong = [observation for observation in observations if not observation.passed]
            failed += bool(wrong)
            if any(isinstance(observation.outcome, TimedOut) for observation in observations):
                break  # what hangs here mostly hangs in every check, and nothing is said of a call that did not end
            if wrong:
                said += [] if (told := witness.said(check, observations, wrong[0], specimen)) is None else [told]
        return Account(failed, tuple(said))


class _Witness:
    """A specimen that answers questions, each time from the start, like a fresh worker."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self._path = path
        self._plan = plan
        self._solution = self._loaded()
        source = path.read_text(encoding="utf-8")
        self._units = ((Unit(path.name, source), ast.parse(source)),)
        self._guards = tuple(grouped(guards_in(self._units)))
        self._heard: dict[tuple[str, int], dict[str, list[Observation]]] = {}

    def again(self, target: str, questions: Sequence[Question]) -> list[Observation]:
        """Load the specimen afresh and ask it questions."""
        solution = self._loaded()
        seen = []
        for question in questions:
            outcome = _asked(solution, target, question.case)
            seen.append(observe(question, outcome))
            if isinstance(outcome, TimedOut):
                break
        return seen

    def said(
        self, check: Check, observations: Sequence[Observation], told: Observation, specimen: Specimen
    ) -> Said | None:
        """Return the message that a student would get on a check, and whether it is true."""
        inquiry = self._inquiry(check, observations, 0)
        finding = diagnose(inquiry, told)
        if finding is None:
            return None
        claim = finding.claim
        if claim is None:
            return Said(check.id, finding.message, "", true=True, misconception=finding.misconception)
        true = specimen.cause in _ALLOWED.get(type(claim), frozenset(Cause)) and self._holds(check, claim, observations)
        return Said(check.id, finding.message, type(claim).__name__, true=true)

    def _holds(self, check: Check, claim: Claim, observations: Sequence[Observation]) -> bool:
        other = self._inquiry(check, observations, 1)
        if isinstance(claim, Lacks):
            told = next(observation for observation in observations if not observation.passed)
            return replace(claim, ask=other.question).holds([told])
        if isinstance(claim, Rounded):
            wrong = [verdict for verdict in other.with_fresh if not verdict.passed]
            return replace(claim, ask=other.question, reference=other.reference).holds(wrong)
        if isinstance(claim, Multiple):
            return claim.holds([case for case in other.everywhere if not _has_empty(case)])
        return claim.holds(other.everywhere if isinstance(claim, WrittenDtype) else other.with_fresh)

    def _inquiry(self, check: Check, observations: Sequence[Observation], number: int) -> DiagnosisContext:
        target = str(check.target)

        def ask(case: Case) -> Outcome:
            return _asked(self._solution, target, case)

        return DiagnosisContext(
            self._plan,
            check,
            observations,
            ask=ask,
            again=partial(self.again, target),
            fresh=partial(self._fresh, check, number),
            units=[unit.name for unit, _ in self._units],
            guards=self._guards,
            without=partial(self._without, target),
        )

    def _fresh(self, check: Check, number: int) -> dict[str, list[Observation]]:
        """Return the observations of fresh cases, by check; they are asked once for all checks that call the same."""
        target = str(check.target)
        if (target, number) not in self._heard:
            asked = fresh_questions(self._plan, check, CASES if number else 8, number)
            answers = self._heard.setdefault((target, number), {})
            seen = self.again(target, [question for _, question in asked])
            for (other, _), observation in zip(asked, seen, strict=False):
                answers.setdefault(other.id, []).append(observation)
        return self._heard[target, number]

    def _without(self, target: str, guards: tuple[Guard, ...], questions: Sequence[Question]) -> list[Observation]:
        (unit,) = without([unit for unit, _ in self._units], guards)
        with tempfile.TemporaryDirectory(prefix="grader-specimen-") as folder:
            path = Path(folder) / self._path.name
            path.write_text(unit.source, encoding="utf-8")
            try:
                return _Witness(path, self._plan).again(target, questions)
            except ReferenceFault:  # it does not run without them
                return []

    def _loaded(self) -> Solution:
        return Solution(self._path, self._plan.exercise.probe, recipes_of(self._plan.exercise))


def _asked(solution: Solution, target: str, case: Case) -> Outcome:
    try:
        with _limited():
            return solution.answer_in_place(target, case)
    except TimeoutError:
        return TimedOut(_CALL_S)


@contextmanager
def _limited() -> Iterator[None]:
    """End what takes too long: a specimen may loop forever."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, _CALL_S)
    try:
        yield
    except _TooLong as late:
        raise TimeoutError from late
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _TooLong(BaseException):
    """A call takes too long; not an Exception, because a specimen's own code could catch it."""


def _has_empty(observation: Observation) -> bool:
    return any(not tensor.numel() for tensor in tensors_in(observation.question.case.arguments))
