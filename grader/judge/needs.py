"""What the workers' parent must import for one file of one exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.sandbox.libraries import require_library
from grader.submission.reading_tool import may_train, preloaded
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.course.model import Exercise
    from grader.submission.submission import Submission


def preload_for(exercise: Exercise, submission: Submission) -> tuple[str, ...]:
    """Return what is imported before a worker judges this file.

    Raises:
        UsageError: a library that the exercise allows is not installed.
    """
    tools = preloaded([submission.name], training=may_train(_sources(exercise, submission)))
    return (*tools, *libraries_for([exercise]))


def libraries_for(exercises: Iterable[Exercise]) -> tuple[str, ...]:
    """Return what is imported beside that because exercises allow it.

    Raises:
        UsageError: a library is not installed.
    """
    whose = {name: exercise.id for exercise in exercises for name in exercise.libraries}
    return tuple(require_library(name, Text.same(exercise)).preload for name, exercise in whose.items())


def _sources(exercise: Exercise, submission: Submission) -> Iterator[bytes]:
    """Yield all source that runs in the worker, or decides what runs there."""
    yield submission.data
    yield from submission.files.values()
    yield exercise.stub.encode()
    for path in (exercise.probe, *exercise.tests):
        if path is not None:
            yield path.read_bytes()
