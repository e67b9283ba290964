"""What the workers' parent must import for one file of one exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.submission.reading_tool import may_train, preloaded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course.model import Exercise
    from grader.submission.submission import Submission


def preload_for(exercise: Exercise, submission: Submission) -> tuple[str, ...]:
    """Return the modules to import before a worker judges this file."""
    return preloaded([submission.name], training=may_train(_sources(exercise, submission)))


def _sources(exercise: Exercise, submission: Submission) -> Iterator[bytes]:
    """Yield all source that runs in the worker, or decides what runs there."""
    yield submission.data
    yield from submission.files.values()
    yield exercise.stub.encode()
    for path in (exercise.probe, *exercise.tests):
        if path is not None:
            yield path.read_bytes()
