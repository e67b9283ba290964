"""What a student's page says: their own results, nobody else's, and nothing that is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.report.counterexample import Case, case_of
from grader.report.numbers import points, share
from grader.report.plots import Plot, plots
from grader.report.scale import Scale, scale_of
from grader.report.sources import Piece, pieces
from grader.report.status import Mark, mark_of, mark_of_check
from grader.result import CheckStatus, Visibility
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path

    from grader.report.outline import ExerciseInfo
    from grader.report.sheet import Sheet
    from grader.result import Result, Verdict


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check as the page shows it."""

    verdict: Verdict
    mark: Mark
    points: str
    max_points: str
    hidden: bool
    misconception: Text
    hint: Text
    """Said once in an exercise, where it is needed first."""
    case: Case | None
    meaning: Text
    """What the mistake usually means, without the misconception's title, which stands above it."""
    scale: Scale | None
    plots: tuple[Plot, ...]
    """What a passed check shows as another does is left out."""
    opened: bool
    """Whether the pictures show unasked: those of the first check that was not passed."""
    again: bool
    """Whether an earlier check of the exercise says the same."""


@dataclass(frozen=True, slots=True)
class ExerciseView:
    """One exercise as the page shows it; `result` is None where nothing was judged yet."""

    info: ExerciseInfo
    mark: Mark
    score: str | None
    max_score: str
    share: float
    passed: int
    result: Result | None
    checks: tuple[CheckView, ...]
    source: tuple[Piece, ...]
    """What was handed in, nothing where it was not kept."""
    marked: bool
    """Whether a message speaks of a line of it."""


@dataclass(frozen=True, slots=True)
class StudentView:
    """A student's page."""

    student: str
    course: Text
    total: str
    complete: bool
    max_total: str
    share: float
    exercises: tuple[ExerciseView, ...]


def student_view(sheet: Sheet, student: str, folder: Path | None = None) -> StudentView:
    """Gather what a student's page says; the report's `folder` may hold what they handed in."""
    total = sheet.total(student)
    row = zip(sheet.exercises, sheet.row(student), strict=True)
    return StudentView(
        student=student,
        course=sheet.course.title,
        total=points(total.score),
        complete=total.complete,
        max_total=points(sheet.points),
        share=share(total.score, sheet.points),
        exercises=tuple(_exercise(info, result, folder) for info, result in row),
    )


def _exercise(info: ExerciseInfo, result: Result | None, folder: Path | None) -> ExerciseView:
    shown = None if result is None else result.for_student()
    score: Decimal | None = None if shown is None else shown.score
    most = info.points if shown is None else shown.max_score
    checks = () if shown is None else tuple(_checks(shown.checks, info))
    source = () if shown is None else pieces(folder, shown)
    return ExerciseView(
        info=info,
        mark=mark_of(shown),
        score=None if score is None else points(score),
        max_score=points(most),
        share=0.0 if score is None else share(score, most),
        passed=sum(check.verdict.status is CheckStatus.PASSED for check in checks),
        result=shown,
        checks=checks,
        source=source,
        marked=any(line.marked for piece in source for line in piece.lines),
    )


def _checks(verdicts: Sequence[Verdict], info: ExerciseInfo) -> Iterator[CheckView]:
    said: set[Text] = set()
    drawn: set[tuple[str, Text]] = set()
    looked = False
    hinted: set[Text] = {NOTHING}
    for verdict in verdicts:
        hint = NOTHING if verdict.status is CheckStatus.PASSED else info.hint(verdict.hint)
        passed = verdict.status is CheckStatus.PASSED
        pictures = plots(verdict.evidence, passed=passed)
        title = info.misconception(verdict.misconception)
        opened = not passed and bool(pictures) and not looked
        looked = looked or opened
        yield CheckView(
            verdict=verdict,
            mark=mark_of_check(verdict),
            points=points(verdict.points),
            max_points=points(verdict.max_points),
            hidden=verdict.visibility is Visibility.HIDDEN,
            misconception=title,
            hint=NOTHING if hint in hinted else hint,
            case=None if verdict.counterexample is None else case_of(verdict.counterexample),
            meaning=_without(verdict.meaning, title),
            scale=None if verdict.deviation is None else scale_of(verdict.deviation),
            plots=tuple(one for one in pictures if not (passed and (one.kind, one.title) in drawn)),
            opened=opened,
            again=(verdict.meaning or verdict.message) in said,
        )
        drawn.update((one.kind, one.title) for one in pictures)
        hinted.add(hint)
        if verdict.message:
            said.add(verdict.meaning or verdict.message)


def _without(meaning: Text, title: Text) -> Text:
    """Take a misconception's title off the front of its meaning."""
    if not (meaning.en.startswith(f"{title.en}:") and meaning.zh.startswith(f"{title.zh}：")):
        return meaning
    return Text(meaning.en.removeprefix(f"{title.en}:").lstrip(), meaning.zh.removeprefix(f"{title.zh}：").lstrip())
