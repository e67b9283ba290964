"""The outcome of judging, as frozen records.

A `Result` holds all verdicts of one submission to one exercise. It does not know its readers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from grader.final_score import exact
from grader.text import NOTHING, Text
from grader.values import SHOWN_NUMBERS, Array, Shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.behaviour import Behaviour
    from grader.final_score import FinalScore

__all__ = [
    "SCHEMA",
    "SHOWN_NUMBERS",
    "SILENCE",
    "Array",
    "CheckStatus",
    "Counterexample",
    "Deviation",
    "Result",
    "ResultStatus",
    "Shown",
    "SubmissionRef",
    "Verdict",
    "Visibility",
]

SCHEMA: Final = 1
SILENCE = "—"
"""A counterexample's received value if none came and nothing was raised."""


class ResultStatus(StrEnum):
    """The outcome of a submission."""

    GRADED = "graded"
    UNGRADABLE = "ungradable"
    MISSING = "missing"
    JUDGE_ERROR = "judge_error"


class CheckStatus(StrEnum):
    """The outcome of one check."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    BLOCKED = "blocked"
    WITHHELD = "withheld"
    """The instructor judges it: a release has no case of it."""
    SKIPPED = "skipped"
    JUDGE_ERROR = "judge_error"


class Visibility(StrEnum):
    """Who may see what a check used: everybody, or the instructor alone."""

    PUBLIC = "public"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """One case that the submission got wrong: the inputs by name, the expected and the received value.

    `note` says where the case comes from ("the lesson's example"); `reproduce` is the command that repeats it.
    """

    inputs: Mapping[str, Shown]
    expected: Shown
    received: Shown
    note: Text = NOTHING
    reproduce: str = ""
    answered: bool = True
    """Whether a value came; otherwise `received` is the exception in words, or `SILENCE`."""
    cut: bool = False
    """Whether the received value was too large to be kept whole."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """The entry of a check's answers with the largest error, relative to the allowed error."""

    error: float
    allowed: float


@dataclass(frozen=True, slots=True)
class Told:
    """What a student learns about a failed hidden check: only words that its author wrote beforehand."""

    message: Text
    misconception: str | None = None
    hint: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one check."""

    check: str
    title: Text
    status: CheckStatus
    points: Decimal
    max_points: Decimal
    visibility: Visibility
    observed: Text = NOTHING
    """What was seen in this check, with the lines that it names."""
    mistake: Text = NOTHING
    """The name of the known wrong answer that does the same."""
    meaning: Text = NOTHING
    """What the mistake usually means, or what to do about it; a page says it once for several checks."""
    misconception: str | None = None
    absent: bool = False
    """Whether a function that the check calls is missing."""
    counterexample: Counterexample | None = None
    hint: int | None = None
    """The number (from 0) of the exercise's hint for this mistake."""
    deviation: Deviation | None = None
    """How far the values are off; for hidden checks only the instructor sees it."""
    output: str = ""
    """What the submission printed during this check, cleaned and limited."""
    evidence: Mapping[str, Array] = field(default_factory=dict)
    """Named arrays for the report (losses, gradients); passed checks have them too."""
    duration_s: float = 0.0
    behaviour: Behaviour | None = None
    """What a wrong answer did on the cases, only for grouping by the instructor; for a named mistake, only what was
    called.
    """
    told: Told | None = None
    """For a failed hidden check: what replaces everything else in the student's copy."""

    @property
    def explanation(self) -> Text:
        """The name of the mistake, if it is known, and its meaning."""
        return Text.join((self.mistake + Text(":", "："), self.meaning)) if self.mistake else self.meaning

    @property
    def message(self) -> Text:
        """The whole message of this check: what was seen, and what it means."""
        return Text.join((self.observed, self.explanation))


@dataclass(frozen=True, slots=True)
class SubmissionRef:
    """The bytes that were judged."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReleaseRef:
    """The release of the course that was used: its version, and the digest of its content."""

    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Result:
    """All verdicts of one submission to one exercise."""

    grader: str
    exercise: str
    student: str | None
    submission: SubmissionRef | None
    status: ResultStatus
    max_score: Decimal
    message: Text = NOTHING
    cause: Text = NOTHING
    """Why a file cannot be graded, without the place: the same for everybody with this slip."""
    notes: tuple[Text, ...] = ()
    """Remarks that cost no points: lines left out of a notebook, a banned name in a main guard."""
    handin_notes: tuple[Text, ...] = ()
    """Remarks on what this student handed in: which of several files was taken, and why. Only this student sees them,
    even if the same bytes were judged for somebody else.
    """
    flags: tuple[Text, ...] = ()
    """Remarks for the instructor on code that may run something banned, which reading cannot tell."""
    checks: tuple[Verdict, ...] = ()
    output: str = ""
    """What the submission printed while it was loaded, cleaned and limited."""
    device: str = "cpu"
    isolation: str = "process"
    seed: str = ""
    hidden_cases: str = ""
    """A name for the hidden cases, which only an instructor sees; empty if there are none, or nobody can repeat them.
    """
    torch: str = ""
    duration_s: float = 0.0
    withheld_points: Decimal = Decimal(0)
    """Points beyond `max_score` that only the instructor can judge."""
    release: ReleaseRef | None = None
    """The release that was used in place of the reference."""

    final: FinalScore | None = None
    """The score after the course's policy and changes by hand, with its steps; None: what was judged."""

    @property
    def counted(self) -> Decimal | None:
        """The score that counts; None if unknown."""
        return self.score if self.final is None else self.final.points

    @property
    def counts(self) -> bool:
        """Whether it is part of the student's total."""
        return self.final is None or self.final.counts

    @property
    def score(self) -> Decimal | None:
        """The sum of the checks' points, rounded to 1e-6; None if the fault is ours."""
        if self.status is ResultStatus.JUDGE_ERROR or any(
            check.status is CheckStatus.JUDGE_ERROR for check in self.checks
        ):
            return None
        return exact(sum((check.points for check in self.checks), Decimal(0)))

    @property
    def is_unread(self) -> bool:
        """Whether something was handed in, but nothing that can be judged for this exercise."""
        return self.status is ResultStatus.MISSING and bool(self.handin_notes)

    @property
    def all_notes(self) -> tuple[Text, ...]:
        """All remarks, those on the hand-in first, the flags last."""
        return (*self.handin_notes, *self.notes, *self.flags)

    @property
    def passed(self) -> bool:
        """Whether every judged check passed."""
        judged = [verdict for verdict in self.checks if verdict.status is not CheckStatus.WITHHELD]
        return self.status is ResultStatus.GRADED and all(verdict.status is CheckStatus.PASSED for verdict in judged)

    @property
    def not_begun(self) -> bool:
        """Whether the stub was handed in: nothing was asked, and no check failed that others build on."""
        judged = {verdict.status for verdict in self.checks} - {CheckStatus.WITHHELD}
        return self.status is ResultStatus.GRADED and judged == {CheckStatus.SKIPPED}

    def for_student(self) -> Result:
        """Return the student's copy: of a hidden check its title, whether it passed, and its author's words.

        A submission knows the inputs of hidden checks while they run, and could spell them with anything it influences:
        a message, the kind of failure, a number, a time. What public checks show may be shown: that nothing was asked,
        or that all failures are technical, where hints do not help.
        """
        public = tuple(check for check in self.checks if check.visibility is Visibility.PUBLIC)
        checks = tuple(
            replace(verdict, behaviour=None)
            if verdict.visibility is Visibility.PUBLIC or verdict.status is CheckStatus.WITHHELD
            else _veiled(verdict, public)
            for verdict in self.checks
        )
        seconds = round(sum((check.duration_s for check in checks), 0.0), 6)
        return replace(self, cause=NOTHING, checks=checks, duration_s=seconds, hidden_cases="")

    def for_table(self) -> Result:
        """Return what is kept in a class's files of results: the student's copy, and the name of the hidden cases."""
        return replace(self.for_student(), hidden_cases=self.hidden_cases)


def _veiled(verdict: Verdict, public: tuple[Verdict, ...]) -> Verdict:
    """Return a hidden check's verdict for its student: the submission influences only its points."""
    failed = [other for other in public if other.status is not CheckStatus.PASSED]
    hinted = not failed or any(check.hint is not None for check in failed)
    status = verdict.status
    if status not in (CheckStatus.PASSED, CheckStatus.JUDGE_ERROR):
        status = CheckStatus.FAILED
    told = Told(NOTHING) if verdict.told is None else verdict.told
    if public and all(check.status is CheckStatus.SKIPPED for check in (verdict, *public)):
        # Nothing was asked, and the public checks say the rest.
        status, told = CheckStatus.SKIPPED, Told(public[0].message)
    return Verdict(
        check=verdict.check,
        title=verdict.title,
        status=status,
        points=verdict.points,
        max_points=verdict.max_points,
        visibility=verdict.visibility,
        observed=verdict.message if status is CheckStatus.JUDGE_ERROR else told.message,
        misconception=told.misconception,
        absent=verdict.absent,  # known before anything hidden is asked
        hint=told.hint if hinted else None,
        told=told,
    )
