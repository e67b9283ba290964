"""What all exercises of a course ask, for programs that make prompts of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.find_course import find_course
from grader.course.handout import Handout
from grader.course.load import load_course
from grader.errors import CourseError

if TYPE_CHECKING:
    from grader.text import Language


def exercises(course: Path | str | None = None, language: Language = "en") -> tuple[Handout, ...]:
    """Return what each exercise of a course hands out, in the order of the course; nothing hidden is in it.

    `course` is its folder, or `builtin`; by default the nearest above the current folder, or else the built-in course.

    Raises:
        UsageError: there is no such course.
        CourseError: the course or one of its exercises is faulty.
        ValueError: the course does not have this language.
    """
    opened = load_course(find_course(Path.cwd(), None if course is None else Path(course)))
    if opened.faulty:
        raise CourseError([problem for broken in opened.faulty for problem in broken.problems])
    if language not in opened.languages:
        msg = f"language must be one of {', '.join(opened.languages)}, not {language!r}"
        raise ValueError(msg)
    return tuple(Handout.of(exercise, language) for exercise in opened.exercises)
