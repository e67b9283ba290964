"""Open the course that a command works on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.find import find_course
from grader.course.load import load_course
from grader.submission.vocabulary import known_bans

if TYPE_CHECKING:
    from grader.course.model import Course


def open_course(given: Path | None) -> Course:
    """Find and load the course for the current folder.

    Raises:
        UsageError: there is none.
        CourseError: it is faulty.
    """
    return load_course(find_course(Path.cwd(), given), known_bans())
