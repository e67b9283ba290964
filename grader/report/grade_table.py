"""The results of a class as a table: students in rows, exercises in columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.report.outline import CourseInfo, ExerciseInfo
from grader.text import Text
from grader.unread import IntakeReport

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from grader.result import Result
    from grader.roster.members import Member

NOBODY: Mapping[str, Member] = MappingProxyType({})
_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class Total:
    """A student's total: the sum of the known scores, and whether all of them are known."""

    score: Decimal
    complete: bool
    most: Decimal = Decimal(0)
    """The maximum in the exercises that count for this student."""


@dataclass(frozen=True, slots=True)
class GradeTable:
    """Results by student and exercise; a pair without a result was never judged."""

    course: CourseInfo
    exercises: tuple[ExerciseInfo, ...]
    """Those with at least one result, in the order of the course, unknown ones last."""
    students: tuple[str, ...]
    """By family name if the course's list has it, otherwise in natural order: s2 before s10."""
    results: Mapping[tuple[str, str], Result]
    intake: IntakeReport = IntakeReport()
    """What was handed in and not judged."""
    members: Mapping[str, Member] = field(default_factory=dict)
    """The students, if the course has a list; otherwise empty."""

    @staticmethod
    def of(
        results: Iterable[Result],
        course: CourseInfo,
        members: Mapping[str, Member] = NOBODY,
        intake: IntakeReport = IntakeReport(),
    ) -> GradeTable:
        """Arrange results; of two for one student and exercise, the later counts.

        Raises:
            ValueError: a result names no student.
        """
        cells: dict[tuple[str, str], Result] = {}
        for result in results:
            if result.student is None:
                msg = f"a result of {result.exercise} names no student"
                raise ValueError(msg)
            cells[result.student, result.exercise] = result
        points = {exercise: result.max_score for (_, exercise), result in cells.items()}
        return GradeTable(
            course=course,
            exercises=exercises_of(points, course, points),
            students=in_order({student for student, _ in cells}, members),
            results=cells,
            intake=intake,
            members=members,
        )

    def name(self, student: str) -> str:
        """Return a student's name from the list, otherwise the name in the results."""
        member = self.members.get(student)
        return student if member is None or not member.name else member.name

    def is_stranger(self, student: str) -> bool:
        """Tell whether there is a list of the course, and the student is not on it."""
        return bool(self.members) and student not in self.members

    def labels(self, student: str) -> tuple[str, ...]:
        """Return all names a platform may use for a student: the one in results, the list's ids, the folders' names."""
        member = self.members.get(student)
        if member is None:
            return (student,)
        numbered = (f"{member.name}_{member.participant}",) if member.participant else ()
        return tuple(dict.fromkeys((student, *member.labels, *member.ids, *numbered)))

    @property
    def by_label(self) -> Mapping[str, str]:
        """By name, the student meant by each of these; names that only one student has are included."""
        found: dict[str, set[str]] = {}
        for student in self.students:
            for label in {*self.labels(student), self.name(student)}:
                found.setdefault(label, set()).add(student)
        return {label: next(iter(students)) for label, students in found.items() if len(students) == 1}

    def result(self, student: str, exercise: ExerciseInfo) -> Result | None:
        """Return a student's result in an exercise, None where there is none."""
        return self.results.get((student, exercise.id))

    def row(self, student: str) -> tuple[Result | None, ...]:
        """Return a student's results, in the order of the exercises."""
        return tuple(self.result(student, exercise) for exercise in self.exercises)

    def total(self, student: str) -> Total:
        """Add up a student's scores."""
        counting = [
            (exercise.points, None if result is None else result.counted)
            for exercise, result in zip(self.exercises, self.row(student), strict=True)
            if result is None or result.counts
        ]
        known = sum((score for _, score in counting if score is not None), Decimal(0))
        most = sum((points for points, _ in counting), Decimal(0))
        return Total(known, all(score is not None for _, score in counting), most)

    @property
    def explained(self) -> bool:
        """Whether scores need an explanation: the course has a policy, or something was changed by hand."""
        return any(result.final is not None for result in self.results.values())

    @property
    def points(self) -> Decimal:
        """The maximum in all exercises of the table."""
        return sum((exercise.points for exercise in self.exercises), Decimal(0))

    def __iter__(self) -> Iterator[Result]:
        """Go through the results, student by student."""
        for student in self.students:
            yield from (result for result in self.row(student) if result is not None)


def in_order(students: Collection[str], members: Mapping[str, Member]) -> tuple[str, ...]:
    """Sort students by family name from the list; those on no list come last, in natural order."""

    def place(student: str) -> tuple[bool, tuple[str, str], tuple[object, ...]]:
        member = members.get(student)
        return bool(members) and member is None, ("", "") if member is None else member.order, natural(student)

    return tuple(sorted(students, key=place))


def natural(name: str) -> tuple[object, ...]:
    """Return a sort key that reads runs of digits as numbers and ignores case."""
    parts = _DIGITS.split(name.casefold())
    # text and digits alternate, so like is compared with like; digits by length first, because they may be very long
    numbers = ((len(digits.lstrip("0")), digits.lstrip("0")) for digits in parts[1::2])
    return (*(part for pair in zip(parts[::2], (*numbers, (0, "")), strict=True) for part in pair), name)


def exercises_of(ids: Collection[str], course: CourseInfo, points: Mapping[str, Decimal]) -> tuple[ExerciseInfo, ...]:
    """Return the exercises with these ids in the order of the course, unknown ones last, with their points."""
    known = [exercise for exercise in course.exercises if exercise.id in ids]
    unknown = sorted(set(ids) - {exercise.id for exercise in known}, key=natural)
    return (*known, *(ExerciseInfo(name, Text.same(name), points[name]) for name in unknown))
