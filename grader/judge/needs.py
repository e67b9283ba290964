"""What the workers' parent must import before it forks workers for some files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.sandbox.libraries import require_library
from grader.submission.reading_tool import may_train, preloaded
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.course.model import Exercise
    from grader.submission.submission import Submission


def preload_for(exercises: Iterable[Exercise], submissions: Iterable[Submission]) -> tuple[str, ...]:
    """Return what is imported before workers judge these files as answers to these exercises.

    Raises:
        UsageError: a library that an exercise allows is not installed.
    """
    wanted, handed_in = list(exercises), list(submissions)
    tools = preloaded((submission.name for submission in handed_in), training=may_train(_sources(wanted, handed_in)))
    return (*tools, *libraries_for(wanted))


def libraries_for(exercises: Iterable[Exercise]) -> tuple[str, ...]:
    """Return what is imported beside that because exercises allow it.

    Raises:
        UsageError: a library is not installed.
    """
    whose = {name: exercise.id for exercise in exercises for name in exercise.libraries}
    return tuple(require_library(name, Text.same(exercise)).preload for name, exercise in whose.items())


def _sources(exercises: Iterable[Exercise], submissions: Iterable[Submission]) -> Iterator[bytes]:
    """Yield all source that runs in the workers, or decides what runs there."""
    for submission in submissions:
        yield submission.data
        yield from submission.files.values()
    for exercise in exercises:
        yield exercise.stub.encode()
        for path in (exercise.probe, *exercise.tests):
            if path is not None:
                yield path.read_bytes()
