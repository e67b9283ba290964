"""What course.yaml says, before any exercise is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.course.model import CoursePart
    from grader.text import Text


@dataclass(frozen=True, slots=True)
class CourseOutline:
    """The content of course.yaml: the exercises and their order."""

    title: Text
    seed: str
    version: str
    parts: tuple[CoursePart, ...]
    listed: tuple[tuple[str, str], ...]
    """Each exercise's id, with the part that lists it."""
    prerequisites: Mapping[str, tuple[str, ...]]
    languages: tuple[str, ...] = LANGUAGES
    libraries: tuple[str, ...] = ()
    """What every exercise may import beside the standard library, torch and numpy."""
