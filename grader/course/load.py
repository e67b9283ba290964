"""Load a whole course and read every file anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.course.catalogue import Catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course.model import Course


def load_course(root: Path, known_bans: frozenset[str] | None = None) -> Course:
    """Load the course in a folder; a release has its recordings in place of `reference/`.

    `known_bans` are the names that an exercise may ban; None: any. A faulty exercise becomes one of the course's
    `broken` ones and does not affect the others.

    Raises:
        CourseError: course.yaml itself is faulty; with every problem of every file.
    """
    return Catalogue(root, known_bans).course()
