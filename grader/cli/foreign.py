"""Report that files seem to answer another course's exercises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.submission.foreign import foreign_exercises
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.cli.terminal import Terminal
    from grader.course.model import Exercise
    from grader.submission.foreign import Foreign
    from grader.submission.submission import Submission

SHOWN_EXERCISES = 3
"""Most exercises named if a whole class seems to answer another course."""


def tell_foreign(
    submissions: Iterable[Submission], exercises: Iterable[Exercise], terminal: Terminal, *, refuse: bool = False
) -> None:
    """Say that files seem to answer exercises of another course that have the same ids.

    Raises:
        UsageError: several people's do, and `refuse` is wanted: one alone may have misspelt a name.
    """
    found = _found(submissions, exercises)
    several = [foreign.told for foreign in found if foreign.count > 1]
    if several and refuse:
        raise UsageError(Text.join(several[:SHOWN_EXERCISES], Text.same("\n")))
    for foreign in found:
        terminal.remark(foreign.told)


def tell_unlike(submissions: Iterable[Submission], exercises: Iterable[Exercise], terminal: Terminal) -> None:
    """Say for which exercises of a course that was found or named no file has what is asked for."""
    for foreign in _found(submissions, exercises):
        if foreign.count > 1:
            terminal.remark(foreign.unlike)


def _found(submissions: Iterable[Submission], exercises: Iterable[Exercise]) -> tuple[Foreign, ...]:
    points = {exercise.id: [point.name for point in exercise.entry_points] for exercise in exercises}
    return foreign_exercises(submissions, points)
