"""Report that files seem to answer another course's exercises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.cli.opening import open_course
from grader.course.place import listed
from grader.errors import UsageError
from grader.shell import quoted
from grader.submission.foreign import answered, foreign_exercises, names_nothing
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from grader.cli.opening import OpenedExercise
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


def other_answered(opened: OpenedExercise, submission: Submission, course: Path | None) -> Text:
    """Say that a file defines what another exercise of the course asks for; nothing if it does not."""
    exercise = opened.exercise
    if not names_nothing(submission.data, [point.name for point in exercise.entry_points]):
        return NOTHING
    known = open_course(course or opened.root).exercises
    points = {other.id: [point.name for point in other.entry_points] for other in known}
    others = answered(submission.data, points)
    if not others:
        return NOTHING
    names = Text.join((Text.same(f"`{name}`") for name in points[others[0]]), Text(", ", "、"))
    values = {"file": submission.name, "names": names, "id": exercise.id, "others": listed(others)}
    return _OTHER.format(**values, other=others[0], path=quoted(submission.path))


_OTHER: Final = Text(
    "{file} defines nothing that {id} asks for, but {names}, as asked for in {others}. Did you mean"
    " `grader check {other} {path}`?",
    "{file} 没有定义 {id} 要求的内容，而是定义了 {others} 要求的 {names}。是不是想用 `grader check {other} {path}`？",
)


def tell_unlike(submissions: Iterable[Submission], exercises: Iterable[Exercise], terminal: Terminal) -> None:
    """Say for which exercises of a course that was found or named no file has what is asked for."""
    for foreign in _found(submissions, exercises):
        if foreign.count > 1:
            terminal.remark(foreign.unlike)


def _found(submissions: Iterable[Submission], exercises: Iterable[Exercise]) -> tuple[Foreign, ...]:
    points = {exercise.id: [point.name for point in exercise.entry_points] for exercise in exercises}
    return foreign_exercises(submissions, points)
