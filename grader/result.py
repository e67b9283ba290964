"""The outcome of judging: frozen records, and their JSON both ways.

A `Result` is all verdicts of one submission to one exercise. It knows nobody who reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from grader.text import NOTHING, Language, Text
from grader.values import SHOWN_NUMBERS, Array, Shown, number_to_json, shown_from_json, shown_to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    "shown_from_json",
    "shown_to_json",
    "verdict_to_json",
]

SCHEMA = 1
SILENCE = "—"
"""What a counterexample has for a received value where none came and nothing was raised."""


class ResultStatus(StrEnum):
    """What became of a submission."""

    GRADED = "graded"
    UNGRADABLE = "ungradable"
    MISSING = "missing"
    JUDGE_ERROR = "judge_error"


class CheckStatus(StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    BLOCKED = "blocked"
    SKIPPED = "skipped"
    JUDGE_ERROR = "judge_error"


class Visibility(StrEnum):
    """Who may see what a check used: everybody, or the instructor alone."""

    PUBLIC = "public"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """One case the submission got wrong: the inputs by name, what was expected, what came.

    `note` says where the case comes from ("the lesson's example"); `reproduce` is the command that repeats it.
    """

    inputs: Mapping[str, Shown]
    expected: Shown
    received: Shown
    note: Text = NOTHING
    reproduce: str = ""
    answered: bool = True
    """Whether a value came; otherwise `received` is what was raised, in words, or `SILENCE`."""
    cut: bool = False
    """Whether the received value was too large to be kept whole."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """The entry of a check's answers that is off by most, measured by what it may be off."""

    error: float
    allowed: float


@dataclass(frozen=True, slots=True)
class Told:
    """What a student learns of a hidden check that did not pass: words that its author wrote beforehand, no others."""

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
    message: Text = NOTHING
    meaning: Text = NOTHING
    """The end of the message that says what the mistake usually means; pages say it once for several checks."""
    misconception: str | None = None
    absent: bool = False
    """Whether a function that the check calls is not there."""
    counterexample: Counterexample | None = None
    hint: int | None = None
    """Number (from 0) of the exercise's hint that belongs to what went wrong."""
    deviation: Deviation | None = None
    """How far the values are off; of hidden checks it is the instructor's alone."""
    output: str = ""
    """What the submission printed during this check, cleaned and capped."""
    evidence: Mapping[str, Array] = field(default_factory=dict)
    """Named arrays for the report (losses, gradients), also of passed checks."""
    duration_s: float = 0.0
    told: Told | None = None
    """Of a hidden check that did not pass, what takes the place of all the rest in the student's copy."""

    @property
    def seen(self) -> Text:
        """The message without its meaning: what was seen in this check."""
        return Text(
            self.message.en.removesuffix(self.meaning.en).rstrip(),
            self.message.zh.removesuffix(self.meaning.zh).rstrip(),
        )


@dataclass(frozen=True, slots=True)
class SubmissionRef:
    """Which bytes were judged."""

    path: str
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
    notes: tuple[Text, ...] = ()
    """Remarks that cost nothing: lines left out of a notebook, a banned name in a main guard."""
    handin_notes: tuple[Text, ...] = ()
    """Remarks on what this student handed in: which of several files was taken, and why. They are theirs alone, also
    where the same bytes were judged for somebody else."""
    flags: tuple[Text, ...] = ()
    """Remarks on code of which reading does not tell if it runs what is banned, for the instructor above all."""
    checks: tuple[Verdict, ...] = ()
    output: str = ""
    """What the submission printed while it was loaded, cleaned and capped."""
    device: str = "cpu"
    isolation: str = "process"
    seed: str = ""
    torch: str = ""
    duration_s: float = 0.0

    @property
    def score(self) -> Decimal | None:
        """The sum of the checks' points, rounded to 1e-6; None where the fault is ours."""
        if self.status is ResultStatus.JUDGE_ERROR or any(one.status is CheckStatus.JUDGE_ERROR for one in self.checks):
            return None
        return sum((one.points for one in self.checks), Decimal(0)).quantize(Decimal("0.000001"))

    @property
    def all_notes(self) -> tuple[Text, ...]:
        """All remarks, those on the hand-in first, the flags last."""
        return (*self.handin_notes, *self.notes, *self.flags)

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return self.status is ResultStatus.GRADED and all(one.status is CheckStatus.PASSED for one in self.checks)

    def for_student(self) -> Result:
        """Return the copy a student may have: of a hidden check its title, whether it passed, and its author's words.

        A submission knows the inputs of hidden checks while they run, and could spell them with anything that depends
        on what it does: a message, the kind of failure, a number, a time. What the public checks tell may be told: that
        nothing was asked, or that all that failed is technical, where no hint helps.
        """
        public = tuple(one for one in self.checks if one.visibility is Visibility.PUBLIC)
        checks = tuple(one if one.visibility is Visibility.PUBLIC else _veiled(one, public) for one in self.checks)
        return replace(self, checks=checks, duration_s=round(sum((one.duration_s for one in checks), 0.0), 6))

    def to_json(self, language: Language) -> dict[str, Any]:
        """Return the contract's JSON object, with both wordings beside the one in `language`."""
        document: dict[str, Any] = {
            "schema": SCHEMA,
            "grader": self.grader,
            "exercise": self.exercise,
            "student": self.student,
            "submission": None
            if self.submission is None
            else {"path": self.submission.path, "sha256": self.submission.sha256},
            "status": self.status.value,
            "score": None if self.score is None else float(self.score),
            "max_score": float(self.max_score),
            **_worded("message", self.message, language),
            "notes": [_both(note) for note in self.all_notes],
            "handin_notes": len(self.handin_notes),
            "device": self.device,
            "isolation": self.isolation,
            "seed": self.seed,
            "torch": self.torch,
            "duration_s": self.duration_s,
            "output": self.output,
            "checks": [verdict_to_json(one, language) for one in self.checks],
        }
        if self.student is None:
            del document["student"]
        if self.flags:
            document["flags"] = len(self.flags)
        return document

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> Result:
        """Read back what `to_json` wrote.

        Raises:
            KeyError, ValueError: the document is not of this schema.
        """
        if document["schema"] != SCHEMA:
            msg = f"result schema {document['schema']!r}, this program reads {SCHEMA}"
            raise ValueError(msg)
        submission = document["submission"]
        notes = tuple(_text(note) for note in document["notes"])
        own = document.get("handin_notes", 0)  # older results do not say how many of the notes these are
        flags = len(notes) - document.get("flags", 0)
        return Result(
            grader=document["grader"],
            exercise=document["exercise"],
            student=document.get("student"),
            submission=None if submission is None else SubmissionRef(submission["path"], submission["sha256"]),
            status=ResultStatus(document["status"]),
            max_score=Decimal(str(document["max_score"])),
            message=_text(document["messages"]),
            notes=notes[own:flags],
            handin_notes=notes[:own],
            flags=notes[flags:],
            checks=tuple(_verdict_from_json(one) for one in document["checks"]),
            output=document["output"],
            device=document["device"],
            isolation=document["isolation"],
            seed=document["seed"],
            torch=document["torch"],
            duration_s=document["duration_s"],
        )


def verdict_to_json(verdict: Verdict, language: Language) -> dict[str, Any]:
    """Return the contract's JSON object of one check."""
    example = verdict.counterexample
    return {
        "id": verdict.check,
        **_worded("title", verdict.title, language),
        "status": verdict.status.value,
        "points": float(verdict.points),
        "max_points": float(verdict.max_points),
        "visibility": verdict.visibility.value,
        **_worded("message", verdict.message, language),
        "meaning": _both(verdict.meaning),
        "misconception": verdict.misconception,
        **({"absent": True} if verdict.absent else {}),
        "counterexample": None
        if example is None
        else {
            "inputs": {name: shown_to_json(one) for name, one in example.inputs.items()},
            "expected": shown_to_json(example.expected),
            "received": shown_to_json(example.received),
            "note": _both(example.note),
            "reproduce": example.reproduce,
            **({} if example.answered else {"answered": False}),
            **({"cut": True} if example.cut else {}),
        },
        "hint": verdict.hint,
        "deviation": None
        if verdict.deviation is None
        else {"error": number_to_json(verdict.deviation.error), "allowed": number_to_json(verdict.deviation.allowed)},
        "output": verdict.output,
        "evidence": {name: shown_to_json(one) for name, one in verdict.evidence.items()},
        "duration_s": verdict.duration_s,
        "told": _told_to_json(verdict.told),
    }


def _verdict_from_json(document: Mapping[str, Any]) -> Verdict:
    example = document["counterexample"]
    evidence = {name: shown_from_json(one) for name, one in document["evidence"].items()}
    return Verdict(
        check=document["id"],
        title=_text(document["titles"]),
        status=CheckStatus(document["status"]),
        points=Decimal(str(document["points"])),
        max_points=Decimal(str(document["max_points"])),
        visibility=Visibility(document["visibility"]),
        message=_text(document["messages"]),
        meaning=_text(document["meaning"]),
        misconception=document["misconception"],
        absent=document.get("absent", False),
        counterexample=None
        if example is None
        else Counterexample(
            inputs={name: shown_from_json(one) for name, one in example["inputs"].items()},
            expected=shown_from_json(example["expected"]),
            received=shown_from_json(example["received"]),
            note=_text(example["note"]),
            reproduce=example["reproduce"],
            answered=example.get("answered", example["received"] != SILENCE),
            cut=example.get("cut", False),
        ),
        hint=document["hint"],
        deviation=_deviation(document["deviation"]),
        output=document["output"],
        evidence={name: one for name, one in evidence.items() if isinstance(one, Array)},
        duration_s=document["duration_s"],
        told=_told_from_json(document.get("told")),
    )


def _deviation(document: Mapping[str, Any] | None) -> Deviation | None:
    return None if document is None else Deviation(float(document["error"]), float(document["allowed"]))


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _worded(name: str, text: Text, language: Language) -> dict[str, Any]:
    return {name: text[language], f"{name}s": _both(text)}


def _text(document: Mapping[str, str]) -> Text:
    return Text(document["en"], document["zh"])


def _veiled(verdict: Verdict, public: tuple[Verdict, ...]) -> Verdict:
    """Return a hidden check's verdict as its student may have it: what was judged has a say in its points alone."""
    failed = [one for one in public if one.status is not CheckStatus.PASSED]
    hinted = not failed or any(one.hint is not None for one in failed)
    status = verdict.status
    if status not in (CheckStatus.PASSED, CheckStatus.JUDGE_ERROR):
        status = CheckStatus.FAILED
    told = Told(NOTHING) if verdict.told is None else verdict.told
    if public and all(one.status is CheckStatus.SKIPPED for one in (verdict, *public)):
        # Nothing was asked, and all that is said stands in the public checks.
        status, told = CheckStatus.SKIPPED, Told(public[0].message)
    return Verdict(
        check=verdict.check,
        title=verdict.title,
        status=status,
        points=verdict.points,
        max_points=verdict.max_points,
        visibility=verdict.visibility,
        message=verdict.message if status is CheckStatus.JUDGE_ERROR else told.message,
        misconception=told.misconception,
        absent=verdict.absent,  # known before anything hidden is asked
        hint=told.hint if hinted else None,
        told=told,
    )


def _told_to_json(told: Told | None) -> dict[str, Any] | None:
    if told is None:
        return None
    return {"message": _both(told.message), "misconception": told.misconception, "hint": told.hint}


def _told_from_json(document: Mapping[str, Any] | None) -> Told | None:
    return None if document is None else Told(_text(document["message"]), document["misconception"], document["hint"])
