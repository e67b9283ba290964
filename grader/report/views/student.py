"""What a student's page says: only their own results, and nothing that is hidden."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.final_score import signed
from grader.report.files import BESIDE
from grader.report.numbers import points, share
from grader.report.sources import ROOM, Listing, listing
from grader.report.views.counterexample import CaseView, case_of
from grader.report.views.plots import Plot, plots
from grader.report.views.remarks import Remarks
from grader.report.views.scale import Scale, scale_of
from grader.report.views.status import Mark, mark_of, mark_of_check
from grader.result import CheckStatus, Visibility
from grader.text import LANGUAGES, NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.report.grade_table import GradeTable
    from grader.report.outline import ExerciseInfo
    from grader.result import Result, Verdict
    from grader.unread import UnreadFile


@dataclass(frozen=True, slots=True)
class CheckView:
    """One check on the page."""

    verdict: Verdict
    mark: Mark
    points: str
    max_points: str
    hidden: bool
    misconception: Text
    hint: Text
    """Shown once per exercise, where it is first needed."""
    case: CaseView | None
    meaning: Text
    """The usual meaning of the mistake, without the misconception's title, which is above it."""
    scale: Scale | None
    plots: tuple[Plot, ...]
    """Pictures; one that another check already shows is left out for a passed check."""
    opened: bool
    """Whether the pictures are open from the start: those of the first failed check."""
    by_hand: str
    """Points that were given or taken by hand, with their sign; empty if none were."""
    again: bool
    """Whether an earlier check of the exercise says the same."""


@dataclass(frozen=True, slots=True)
class ExerciseView:
    """One exercise on the page; `result` is None if nothing was judged yet."""

    info: ExerciseInfo
    mark: Mark
    score: str | None
    max_score: str
    share: float
    passed: int
    result: Result | None
    checks: tuple[CheckView, ...]
    source: Listing
    """What was handed in; None if it was not kept."""
    file: str
    """The address of the whole file, if the page shows only a part of it."""
    told: tuple[Text, ...] = ()
    """How the score is computed, if that is more than what was judged."""
    notes: tuple[Text, ...] = ()
    """Remarks that cost no points."""


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
    languages: tuple[str, ...] = LANGUAGES
    """The languages of the page."""
    shortened: bool = False
    """Whether something was left out because the page would be too large."""
    unread: tuple[tuple[UnreadFile, tuple[str, ...]], ...] = ()
    """What was not judged, unless an exercise says it: each reason once, with the paths that it does not name."""
    hints: tuple[Text, ...] = ()
    """Hints to open one after another, if students check their own work."""
    called: str = ""
    """The student's name, if a list of the course has it."""


LISTINGS = 3 * ROOM
"""Most bytes of a page for all listings."""


def student_view(sheet: GradeTable, student: str, folder: Path | None = None, stem: str = "") -> StudentView:
    """Collect what a student's page says; the report's `folder` may contain what they handed in.

    `stem` is the name of their files in `students/`.
    """
    total = sheet.total(student)
    left, exercises = LISTINGS, []
    remarks = Remarks.of(sheet.row(student), sheet.intake.of(student))
    for info, result in zip(sheet.exercises, sheet.row(student), strict=True):
        view = _exercise(info, result, folder, min(left, ROOM), stem)
        left -= view.source.size
        exercises.append(replace(view, notes=() if result is None else remarks.at(result)))
    return StudentView(
        student=student,
        course=sheet.course.title,
        languages=sheet.course.languages,
        total=points(total.score),
        complete=total.complete,
        max_total=points(total.most),
        share=share(total.score, total.most),
        exercises=tuple(exercises),
        called=sheet.members[student].name if student in sheet.members else "",
        unread=remarks.below,
    )


def _exercise(info: ExerciseInfo, result: Result | None, folder: Path | None, room: int, stem: str) -> ExerciseView:
    shown = None if result is None else result.for_student()
    score: Decimal | None = None if shown is None else shown.counted
    most = info.points if shown is None else shown.max_score
    checks = () if shown is None else tuple(_checks(shown, info))
    source = Listing((), whole=True) if shown is None else listing(folder, shown, room)
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
        file="" if shown is None or shown.submission is None else file_name(stem, info, shown.submission.path),
        told=() if shown is None or shown.final is None else shown.final.told,
    )


def file_name(stem: str, info: ExerciseInfo, path: str) -> str:
    """Return the path of the handed-in file beside the page, if it is there."""
    exercise = info.anchor.removeprefix("exercise-")  # safe in a file's name, too
    return f"{BESIDE}/{stem}.{exercise}.{'ipynb' if path.endswith('.ipynb') else 'py'}"


def _by_hand(result: Result, verdict: Verdict) -> str:
    steps = () if result.final is None else result.final.steps
    changed = [step.points for step in steps if step.check == verdict.check]
    return signed(sum(changed, Decimal(0))) if changed else ""


def _checks(result: Result, info: ExerciseInfo) -> Iterator[CheckView]:
    said: set[Text] = set()
    drawn: set[tuple[str, Text]] = set()
    looked = False
    hinted: set[Text] = {NOTHING}
    for verdict in result.checks:
        hint = NOTHING if verdict.status is CheckStatus.PASSED else info.hint(verdict.hint)
        passed = verdict.status is CheckStatus.PASSED
        pictures = plots(verdict.evidence, passed=passed)
        title = info.misconception(verdict.misconception)
        opened = not passed and bool(pictures) and not looked
        looked = looked or opened
        yield CheckView(
            verdict=verdict,
            mark=mark_of_check(verdict),
            points="–" if verdict.status is CheckStatus.WITHHELD else points(verdict.points),
            max_points=points(verdict.max_points),
            hidden=verdict.visibility is Visibility.HIDDEN,
            misconception=title,
            hint=NOTHING if hint in hinted else hint,
            case=None if verdict.counterexample is None else case_of(verdict.counterexample),
            meaning=verdict.meaning if title else verdict.explanation,
            scale=None if verdict.deviation is None else scale_of(verdict.deviation),
            plots=tuple(picture for picture in pictures if not (passed and (picture.kind, picture.title) in drawn)),
            opened=opened,
            by_hand=_by_hand(result, verdict),
            again=(verdict.explanation or verdict.message) in said,
        )
        drawn.update((picture.kind, picture.title) for picture in pictures)
        hinted.add(hint)
        if verdict.message:
            said.add(verdict.explanation or verdict.message)
