"""The submissions of a class that the instructor should look at, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.report.views.changed import LISTED
from grader.report.views.status import CHECKS, OURS, UNGRADABLE, Mark, mark_of, stop_of
from grader.result import ResultStatus
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.report.grade_table import GradeTable
    from grader.report.outline import ExerciseInfo
    from grader.report.views.links import StudentLink
    from grader.result import Result

SENTENCE = 240
"""Most characters of a message in a list; the student's page has all of it."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One submission that needs a look."""

    student: StudentLink
    exercise: ExerciseInfo
    sentence: Text


@dataclass(frozen=True, slots=True)
class Concerns:
    """All submissions that need a look for one reason; `listed` are the first of them."""

    mark: Mark
    count: int
    listed: tuple[Concern, ...]


def concerns_of(sheet: GradeTable, links: Mapping[str, StudentLink]) -> tuple[Concerns, ...]:
    """Group what needs attention: first our own faults, then what cannot be loaded, then what had to be stopped."""
    groups: dict[Mark, list[Concern]] = {OURS: [], UNGRADABLE: []}
    infos = {exercise.id: exercise for exercise in sheet.exercises}
    for result in sheet:
        mark = mark_of(result)
        if mark not in groups:
            stopped = stop_of(result)
            if stopped is None:
                continue
            mark = stopped
        concern = Concern(links[result.student or ""], infos[result.exercise], _sentence(result, mark))
        groups.setdefault(mark, []).append(concern)
    return tuple(Concerns(mark, len(found), tuple(found[:LISTED])) for mark, found in groups.items() if found)


def remarked(sheet: GradeTable, links: Mapping[str, StudentLink]) -> Iterator[Concern]:
    """Yield the submissions judged with a remark on which file it is."""
    infos = {exercise.id: exercise for exercise in sheet.exercises}
    for result in sheet:
        flags = result.flags if result.score else ()
        if (result.handin_notes or flags) and result.status is not ResultStatus.MISSING:
            said = Text.join((*result.handin_notes, *flags))
            short = said.map(_short_line)
            yield Concern(links[result.student or ""], infos[result.exercise], short)


def _sentence(result: Result, mark: Mark) -> Text:
    """Return the message of the result, or of the first check with this mark."""
    said = result.message
    if not said:
        blamed = (check for check in result.checks if check.message and CHECKS[check.status].icon == mark.icon)
        said = next((Text.join([check.title, check.message], Text(": ", "：")) for check in blamed), NOTHING)
    return said.map(_short_line)


def _short_line(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SENTENCE else line[:SENTENCE].rstrip() + "…"
