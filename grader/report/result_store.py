"""The source of a report's results: student by student, because a large class does not fit into memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from grader.report.grade_table import GradeTable, exercises_of, in_order
from grader.unread import IntakeReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.gradebook.fingerprints import Fingerprint
    from grader.report.outline import CourseInfo
    from grader.result import Result
    from grader.roster.members import Member


@runtime_checkable
class ResultStore(Protocol):
    """Results that are read on demand; a gradebook is one."""

    def pairs(self) -> Sequence[tuple[str, str]]:
        """Return student and exercise of each result."""

    def of_student(self, student: str) -> Sequence[Result]:
        """Return the results of a student."""

    def intake(self) -> IntakeReport:
        """Return what was handed in and not judged."""

    def members(self) -> Mapping[str, Member]:
        """Return the students, if the course has a list."""

    def fingerprints(self) -> Mapping[str, Fingerprint]:
        """Return a digest of all that `of_student` is made from, by student; none if that is not known."""


@dataclass(frozen=True, slots=True)
class InMemoryResults:
    """Results that are already in memory."""

    results: Mapping[str, Mapping[str, Result]]
    """By student, then by exercise."""

    @staticmethod
    def of(results: Iterable[Result]) -> InMemoryResults:
        """Sort results by student; of two for one student and exercise, the later counts.

        Raises:
            ValueError: a result names no student.
        """
        found: dict[str, dict[str, Result]] = {}
        for result in results:
            if result.student is None:
                msg = f"a result of {result.exercise} names no student"
                raise ValueError(msg)
            found.setdefault(result.student, {})[result.exercise] = result
        return InMemoryResults(found)

    def pairs(self) -> Sequence[tuple[str, str]]:
        """Return student and exercise of each result."""
        return [(student, exercise) for student, row in self.results.items() for exercise in row]

    def of_student(self, student: str) -> Sequence[Result]:
        """Return the results of a student."""
        return tuple(self.results[student].values())

    def intake(self) -> IntakeReport:
        """Return nothing: results alone do not say what was handed in and not judged."""
        return IntakeReport()

    def members(self) -> Mapping[str, Member]:
        """Return nothing: results alone do not say who the students are."""
        return {}

    def fingerprints(self) -> Mapping[str, Fingerprint]:
        """Return nothing: results in memory are not asked where they come from."""
        return {}


def blank_sheet(ledger: ResultStore, course: CourseInfo) -> GradeTable:
    """Return the table of a class without results."""
    pairs = ledger.pairs()
    somebody = {exercise: student for student, exercise in pairs}
    strange = somebody.keys() - {exercise.id for exercise in course.exercises}
    points = {
        result.exercise: result.max_score
        for student in sorted({somebody[exercise] for exercise in strange})
        for result in ledger.of_student(student)
        if result.exercise in strange
    }
    members = ledger.members()
    students = in_order({student for student, _ in pairs}, members)
    exercises = exercises_of(somebody.keys(), course, points)
    return GradeTable(course, exercises, students, {}, ledger.intake(), members)


def without_details(result: Result) -> Result:
    """Return a result without what only the student's own page shows; it takes a tenth of the memory.

    What wrong answers did is kept, because the class's page groups them.
    """
    return replace(
        result,
        output="",
        notes=(),
        checks=tuple(
            replace(check, counterexample=None, evidence={}, output="", deviation=None) for check in result.checks
        ),
    )
