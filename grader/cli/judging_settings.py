"""What `batch` and `ci` are asked to judge, and how."""

from dataclasses import dataclass
from pathlib import Path

from grader.cli.options import Isolation, Output
from grader.course.model import Course, Exercise
from grader.sandbox.zygote import Zygote
from grader.submission.reception import PLAIN, Reception


@dataclass(frozen=True, slots=True)
class JudgingSettings:
    """What is judged, under which conditions, and what happens to the results."""

    folder: Path
    out: Path
    course: Course
    exercises: tuple[Exercise, ...]
    """The named exercises; none: those that somebody handed in."""
    jobs: int
    seed: str
    device: str
    isolation: Isolation
    fail_under: float | None
    unguessable: bool
    output: Output
    regrade: tuple[Exercise, ...] = ()
    only_failed: bool = False
    students: tuple[str, ...] = ()
    scheduler: str | None = None
    cluster: str | None = None
    forget: tuple[str, ...] = ()
    reception: Reception = PLAIN
    """What the instructor says about the folder."""
    secret: str = ""
    """The seed of the hidden cases; empty: the gradebook's."""
    fallback: bool = False
    """Whether the course is the built-in one because no other was named or found."""
    begun: Zygote | None = None
    """A warm process that was started before anything was read."""
