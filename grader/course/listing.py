"""A course as the list of its exercises: what `list` and `status` need of it, and nothing that judging needs.

The records are named tuples: Python makes their classes in a fifth of the time, and a list is to be shown at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from pathlib import Path

    from grader.course.model import BrokenExercise, Course, Exercise
    from grader.text import Text


class ListedExercise(NamedTuple):
    """What a list says of an exercise, and what tells how far a student's file is; fields as in `Exercise`."""

    id: str
    title: Text
    points: Decimal
    topics: tuple[str, ...]
    part: str
    stubs: tuple[str, ...]
    files: tuple[str, ...]
    libraries: tuple[str, ...]
    folder: Path
    private: Path
    release: str = ""
    """In a release: its digest."""

    @staticmethod
    def of(exercise: Exercise) -> ListedExercise:
        """Return the exercise as it is listed."""
        return ListedExercise(
            id=exercise.id,
            title=exercise.title,
            points=exercise.points,
            topics=exercise.topics,
            part=exercise.part,
            stubs=exercise.stubs,
            files=exercise.files,
            libraries=exercise.libraries,
            folder=exercise.folder,
            private=exercise.private,
            release="" if exercise.release is None else exercise.release.release.ref.sha256,
        )


class CourseListing(NamedTuple):
    """The exercises of a course in order."""

    title: Text
    languages: tuple[str, ...]
    parts: Mapping[str, Text]
    """The title of each part, by its id."""
    exercises: tuple[ListedExercise, ...]
    prerequisites: Mapping[str, tuple[str, ...]]
    drafts: tuple[str, ...] = ()
    """The ids of the exercises that no part lists, sound or broken, sorted."""
    faulty: tuple[BrokenExercise, ...] = ()
    """The broken exercises that a part lists."""

    @staticmethod
    def of(course: Course) -> CourseListing:
        """Return the listing of a course."""
        broken = [exercise.id for exercise in course.broken if not exercise.part]
        return CourseListing(
            title=course.title,
            languages=course.languages,
            parts={part.id: part.title for part in course.parts},
            exercises=tuple(map(ListedExercise.of, course.exercises)),
            prerequisites=course.prerequisites,
            drafts=tuple(sorted([*(exercise.id for exercise in course.drafts), *broken])),
            faulty=course.faulty,
        )
