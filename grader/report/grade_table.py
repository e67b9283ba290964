"""The results of a class in order: students down, exercises across."""

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
    """What a student has in all: the sum of the scores that are known, and whether all of them are."""

    score: Decimal
    complete: bool
    most: Decimal = Decimal(0)
    """What could be earned in the exercises that count for this student."""


@dataclass(frozen=True, slots=True)
class GradeTable:
    """Results by student and exercise; a pair without a result was never judged."""

    course: CourseInfo
    exercises: tuple[ExerciseInfo, ...]
    """Those with at least one result, in the order of the course, unknown ones last."""
    students: tuple[str, ...]
    """By family name where a list of the course tells it, else in natural order: s2 before s10."""
    results: Mapping[tuple[str, str], Result]
    intake: IntakeReport = IntakeReport()
    """What was handed in and not judged."""
    members: Mapping[str, Member] = field(default_factory=dict)
    """Who the students are, of those on the list of the course; nothing where there is no list."""

    @staticmethod
    def of(results: Iterable[Result], course: CourseInfo, members: Mapping[str, Member] = NOBODY) -> GradeTable:
        """Lay results out; of two for one student and exercise the later one counts.

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
            members=members,
        )

    def name(self, student: str) -> str:
        """Return a student's name where the list tells it, else what results call them."""
        member = self.members.get(student)
        return student if member is None or not member.name else member.name

    def is_stranger(self, student: str) -> bool:
        """Tell whether there is a list of the course, and the student is not on it."""
        return bool(self.members) and student not in self.members

    def labels(self, student: str) -> tuple[str, ...]:
        """Return all that a platform may call a student: as results do, by the list's ids, and as their folders."""
        member = self.members.get(student)
        if member is None:
            return (student,)
        numbered = (f"{member.name}_{member.participant}",) if member.participant else ()
        return tuple(dict.fromkeys((student, *member.labels, *member.ids, *numbered)))

    @property
    def by_label(self) -> Mapping[str, str]:
        """Who is meant by each of these, of those that mean one student; names that only one has are among them."""
        found: dict[str, set[str]] = {}
        for student in self.students:
            for label in {*self.labels(student), self.name(student)}:
                found.setdefault(label, set()).add(student)
        return {label: next(iter(students)) for label, students in found.items() if len(students) == 1}

    def result(self, student: str, exercise: ExerciseInfo) -> Result | None:
        """Return a student's result in an exercise, None where there is none."""
        return self.results.get((student, exercise.id))

    def row(self, student: str) -> tuple[Result | None, ...]:
        """Return a student's results, one for each exercise."""
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
        """Whether scores have a way: the course has a policy, or something was changed by hand."""
        return any(result.final is not None for result in self.results.values())

    @property
    def points(self) -> Decimal:
        """The most that can be earned in all exercises of the sheet."""
        return sum((exercise.points for exercise in self.exercises), Decimal(0))

    def __iter__(self) -> Iterator[Result]:
        """Go through the results, student by student."""
        for student in self.students:
            yield from (result for result in self.row(student) if result is not None)


def in_order(students: Collection[str], members: Mapping[str, Member]) -> tuple[str, ...]:
    """Sort students by family name where the list tells it; who is on no list comes last, in natural order."""

    def place(student: str) -> tuple[bool, tuple[str, str], tuple[object, ...]]:
        member = members.get(student)
        return bool(members) and member is None, ("", "") if member is None else member.order, natural(student)

    return tuple(sorted(students, key=place))


def natural(name: str) -> tuple[object, ...]:
    """Return a sort key that takes runs of digits as numbers, and letters without their case."""
    parts = _DIGITS.split(name.casefold())
    # text and digits alternate, so that like is compared with like; digits by length first, as they may be very many
    numbers = ((len(digits.lstrip("0")), digits.lstrip("0")) for digits in parts[1::2])
    return (*(one for pair in zip(parts[::2], (*numbers, (0, "")), strict=True) for one in pair), name)


def exercises_of(ids: Collection[str], course: CourseInfo, points: Mapping[str, Decimal]) -> tuple[ExerciseInfo, ...]:
    """Return the exercises of these ids in the order of the course, those it does not have last, with their points."""
    known = [exercise for exercise in course.exercises if exercise.id in ids]
    unknown = sorted(set(ids) - {exercise.id for exercise in known}, key=natural)
    return (*known, *(ExerciseInfo(name, Text.same(name), points[name]) for name in unknown))
