"""The most frequent misconceptions of a class, and who has them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.report.views.links import mail_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.report.grade_table import GradeTable
    from grader.report.outline import ExerciseInfo
    from grader.report.views.links import StudentLink
    from grader.text import Text

MISCONCEPTIONS = 10


@dataclass(frozen=True, slots=True)
class MisconceptionCount:
    """A misconception and who has it."""

    title: Text
    exercise: ExerciseInfo
    students: tuple[StudentLink, ...]
    share: float

    @property
    def mail(self) -> str:
        """The address of a message to all of them."""
        return mail_to(self.students)


def most_frequent(sheet: GradeTable, links: Mapping[str, StudentLink]) -> tuple[MisconceptionCount, ...]:
    """Return the most frequent misconceptions; a student with the same one in several checks counts once."""
    holders: dict[tuple[int, str], dict[str, StudentLink]] = defaultdict(dict)
    order = {exercise.id: number for number, exercise in enumerate(sheet.exercises)}
    for result in sheet:
        for name in (check.misconception for check in result.checks if check.misconception is not None):
            student = result.student or ""
            holders[order[result.exercise], name][student] = links[student]
    ranked = sorted(holders.items(), key=lambda item: (-len(item[1]), item[0]))[:MISCONCEPTIONS]
    return tuple(
        MisconceptionCount(
            title=sheet.exercises[number].misconception(name),
            exercise=sheet.exercises[number],
            students=tuple(found.values()),
            share=len(found) / len(sheet.students),
        )
        for (number, name), found in ranked
    )
