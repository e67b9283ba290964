"""What the instructor's page says about a class: who needs attention, which mistakes occur, and every score."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import mean, median
from typing import TYPE_CHECKING
from urllib.parse import quote

from grader.report.grade_table import natural
from grader.report.numbers import percent, points, share
from grader.report.views.changed import LISTED, ChangeView, change_view
from grader.report.views.concerns import concerns_of, remarked
from grader.report.views.links import StudentLink
from grader.report.views.misconceptions import MisconceptionCount, most_frequent
from grader.report.views.status import Mark, mark_of, stop_of
from grader.report.views.unnamed import NONE_UNNAMED, UnnamedMistakes
from grader.report.views.unread import UNREAD, unread_groups
from grader.result import CheckStatus, ResultStatus, Visibility
from grader.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.gradebook.changes import Change
    from grader.report.grade_table import GradeTable
    from grader.report.outline import ExerciseInfo
    from grader.report.views.concerns import Concern, Concerns
    from grader.report.views.runs import RunView
    from grader.report.views.unread import UnreadGroup
    from grader.result import Result, Verdict
    from grader.text import Text

BINS = 10
"""Bars of the distribution, and steps of the heat map's colour."""


@dataclass(frozen=True, slots=True)
class CellView:
    """A score in the table, its share of the points in tenths, and a mark if the number is not enough."""

    score: str
    step: int
    mark: Mark | None
    told: tuple[Text, ...] = ()
    """How the score is computed, if it is not just what was judged."""


@dataclass(frozen=True, slots=True)
class RowView:
    """A student's row. `flags` names the icons of its cells, for filtering."""

    student: StudentLink
    cells: tuple[CellView, ...]
    total: str
    complete: bool
    full: bool
    step: int
    flags: str
    section: str = ""
    accommodations: str = ""
    """What the list grants, in its own words."""
    family: str = ""
    """The sort key of the row; empty if the course has no list."""
    stranger: bool = False
    """Whether there is a list without this student."""


@dataclass(frozen=True, slots=True)
class RateView:
    """How many passed a check, among the submissions that could be judged."""

    title: Text
    hidden: bool
    passed: int
    judged: int
    step: int
    percent: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the distribution: totals from `low` to `high` per cent."""

    low: int
    high: int
    count: int
    height: float


@dataclass(frozen=True, slots=True)
class ClassView:
    """The instructor's page."""

    course: Text
    exercises: tuple[ExerciseInfo, ...]
    maxima: tuple[str, ...]
    max_total: str
    rows: tuple[RowView, ...]
    sections: tuple[str, ...]
    """In natural order; none if the class has no sections."""
    judged: int
    average: str
    middle: str
    perfect: int
    seconds: str
    """Median time of judging a submission."""
    bars: tuple[Bar, ...]
    concerns: tuple[Concerns, ...]
    notes: tuple[Text, ...]
    """Remarks on the class's folder."""
    odd: tuple[Concern, ...]
    """Submissions judged with a remark on which file it is."""
    odd_count: int
    unread: tuple[UnreadGroup, ...]
    beliefs: tuple[MisconceptionCount, ...]
    unnamed: UnnamedMistakes
    runs: tuple[RunView, ...]
    """The latest runs, if there were several."""
    rates: tuple[tuple[ExerciseInfo, tuple[RateView, ...]], ...]
    changed: int
    """How many results the last run changed."""
    changes: tuple[ChangeView, ...]
    """The first of them."""
    failed: tuple[StudentLink, ...]
    """Students whose page could not be made."""
    languages: tuple[str, ...] = LANGUAGES
    """The languages of the page."""


def page_links(sheet: GradeTable, pages: Mapping[str, str]) -> Mapping[str, StudentLink]:
    """Return each student with the address of their page, and their name from the list, if any."""
    return {
        student: StudentLink(
            student, f"students/{quote(pages[student])}", _called(sheet, student), _address(sheet, student)
        )
        for student in sheet.students
    }


def class_view(
    sheet: GradeTable,
    pages: Mapping[str, str],
    changes: Sequence[Change] = (),
    failed: Sequence[str] = (),
    unnamed: UnnamedMistakes = NONE_UNNAMED,
    runs: tuple[RunView, ...] = (),
) -> ClassView:
    """Collect what the instructor's page says.

    `pages` names the students' files; `changes` are the last run's; `failed` are students whose page could not be made.
    """
    infos = {exercise.id: exercise for exercise in sheet.exercises}
    links = page_links(sheet, pages)
    known = [total for total in map(sheet.total, sheet.students) if total.complete]
    totals = [total.score for total in known]
    return ClassView(
        course=sheet.course.title,
        languages=sheet.course.languages,
        exercises=sheet.exercises,
        maxima=tuple(points(exercise.points) for exercise in sheet.exercises),
        max_total=points(sheet.points),
        rows=tuple(_row(sheet, links[student]) for student in sheet.students),
        sections=tuple(sorted({member.section for member in sheet.members.values() if member.section}, key=natural)),
        judged=sum(result.status is not ResultStatus.MISSING for result in sheet),
        average=_short(mean(totals)) if totals else "–",
        middle=_short(median(totals)) if totals else "–",
        perfect=sum(total.score >= total.most for total in known),
        seconds=_seconds(sheet),
        bars=_bars([share(total.score, total.most) for total in known]),
        concerns=concerns_of(sheet, links),
        notes=sheet.intake.notes,
        odd=tuple(remarked(sheet, links))[:UNREAD],
        odd_count=sum(1 for _ in remarked(sheet, links)),
        unread=tuple(unread_groups(sheet.intake, links)),
        beliefs=most_frequent(sheet, links),
        unnamed=unnamed,
        runs=runs,
        rates=tuple((exercise, _rates(sheet, exercise)) for exercise in sheet.exercises),
        changed=len(changes),
        changes=tuple(
            change_view(change, links[change.student].href, infos[change.exercise]) for change in changes[:LISTED]
        ),
        failed=tuple(links[student] for student in failed),
    )


def _row(sheet: GradeTable, student: StudentLink) -> RowView:
    cells = tuple(
        _cell(result, exercise) for result, exercise in zip(sheet.row(student.name), sheet.exercises, strict=True)
    )
    total = sheet.total(student.name)
    member = sheet.members.get(student.name)
    return RowView(
        student=student,
        cells=cells,
        total=points(total.score),
        complete=total.complete,
        full=total.complete and total.score >= total.most,
        step=_step(share(total.score, total.most)),
        flags=" ".join(sorted({cell.mark.icon for cell in cells if cell.mark is not None})),
        section=member.section if member else "",
        accommodations=member.accommodations if member else "",
        family=" ".join(member.order) if member else "",
        stranger=sheet.is_stranger(student.name),
    )


def _address(sheet: GradeTable, student: str) -> str:
    """Return a student's e-mail address from the list, if any."""
    return sheet.members[student].email if student in sheet.members else ""


def _called(sheet: GradeTable, student: str) -> str:
    """Return a student's name from the list, if any."""
    return sheet.members[student].name if student in sheet.members else ""


def _cell(result: Result | None, exercise: ExerciseInfo) -> CellView:
    if result is None or result.counted is None:
        return CellView("", 0, mark_of(result))
    mark = stop_of(result) if result.status is ResultStatus.GRADED else mark_of(result)
    told = () if result.final is None or result.final.is_plain else result.final.told
    return CellView(points(result.counted), _step(share(result.counted, exercise.points)), mark, told)


def _rates(sheet: GradeTable, exercise: ExerciseInfo) -> tuple[RateView, ...]:
    """Return the pass rate of each check over the graded submissions, in the order of the checks."""
    seen: dict[str, list[Verdict]] = {}
    for student in sheet.students:
        result = sheet.result(student, exercise)
        for verdict in () if result is None else result.checks:
            seen.setdefault(verdict.check, []).append(verdict)
    return tuple(_rate(verdicts) for verdicts in seen.values())


def _rate(verdicts: Sequence[Verdict]) -> RateView:
    judged = [verdict for verdict in verdicts if verdict.status is not CheckStatus.JUDGE_ERROR]
    passed = sum(verdict.status is CheckStatus.PASSED for verdict in judged)
    rate = passed / len(judged) if judged else 0.0
    return RateView(
        title=verdicts[-1].title,
        hidden=verdicts[-1].visibility is Visibility.HIDDEN,
        passed=passed,
        judged=len(judged),
        step=_step(rate),
        percent=percent(passed, len(judged)),
    )


def _bars(shares: Sequence[float]) -> tuple[Bar, ...]:
    counts = [0] * BINS
    for reached in shares:
        counts[min(int(reached * BINS), BINS - 1)] += 1
    most = max(counts, default=0) or 1
    width = 100 // BINS
    return tuple(Bar(n * width, (n + 1) * width, count, round(count / most, 4)) for n, count in enumerate(counts))


def _step(part: float) -> int:
    """Return a share in tenths, rounded down: full colour means the full share."""
    return int(part * BINS + 1e-9)


def _short(value: Decimal | float) -> str:
    return points(Decimal(value).quantize(Decimal("0.1")))


def _seconds(sheet: GradeTable) -> str:
    times = [result.duration_s for result in sheet if result.submission is not None]
    return format(median(times), ".2g") if times else "–"
