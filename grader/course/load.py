"""Load a whole course, all of it read anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.course.catalogue import Catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course.model import Course


def load_course(root: Path, known_bans: frozenset[str] | None = None) -> Course:
    """Load the course in a folder; without `reference/` it has of both what its release says, if it is one.

    `known_bans` are the names that an exercise may ban; None: any. A faulty exercise becomes one of the course's
    `broken` ones, and the others are as good as ever.

    Raises:
        CourseError: course.yaml itself is faulty; with every problem of every file.
    """
    return Catalogue(root, known_bans).course()
