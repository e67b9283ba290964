"""What reports need from a course, taken from its records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.report.outline import CourseInfo, ExerciseInfo

if TYPE_CHECKING:
    from grader.course.model import Course, Exercise


def outline_of(course: Course) -> CourseInfo:
    """Return the texts of a course that reports show."""
    return CourseInfo(
        course.title, tuple(words_of(exercise) for exercise in (*course.exercises, *course.drafts)), course.languages
    )


def words_of(exercise: Exercise) -> ExerciseInfo:
    """Return the texts of an exercise that reports show."""
    return ExerciseInfo(
        id=exercise.id,
        title=exercise.title,
        points=exercise.judged_points,
        statement=exercise.statement,
        hints=exercise.hints,
        functions=tuple(point.name for point in exercise.entry_points),
        misconceptions={mistake.id: mistake.title for mistake in exercise.misconceptions},
    )
