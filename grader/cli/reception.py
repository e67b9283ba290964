"""What the command line and the course say about a class's folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Final

from grader.cli.roster import roster_of
from grader.course.moments import deadline_of, zone_of
from grader.course.place import listed
from grader.course.policy import Policy
from grader.errors import UsageError
from grader.gradebook import Gradebook
from grader.gradebook.scored import person_of
from grader.roster.matching import Matching
from grader.roster.members import Roster
from grader.submission.pattern import compiled
from grader.submission.reception import Reception
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from grader.course.model import Course, Exercise

DUE: Final = "due"
"""The value of `--commit` that means the due date."""


@dataclass(frozen=True, slots=True)
class FolderOptions:
    """The options of a command that reads a class's folder."""

    roster: Path | None = None
    pattern: str | None = None
    commit: str | None = None


def reception_of(
    options: FolderOptions, course: Course, exercises: Sequence[Exercise], gradebook: Path | None = None
) -> Reception:
    """Return how to read a class's folder, with the given list, or that of an earlier gradebook.

    Raises:
        UsageError: the list cannot be read, the pattern is none, or it is not clear when a commit is due.
        GradebookError: the gradebook cannot be read.
    """
    known = None
    if options.roster is None and gradebook is not None and gradebook.is_file():
        with Gradebook.open(gradebook, create=False) as opened:
            members = opened.members()
        known = Roster(tuple(members.values())) if members else None
    roster = None if options.roster is None else roster_of(options.roster)
    zone = zone_of(course.policy.zone) if course.policy != Policy() else None
    words = options.pattern or course.pattern
    pattern = compiled(words) if words else None
    if isinstance(pattern, Text):
        raise UsageError(pattern)
    moment = None if options.commit is None else _moments(options.commit, course, exercises, roster or known)
    return Reception(roster, known, zone, pattern, moment)


def _moments(
    words: str, course: Course, exercises: Sequence[Exercise], roster: Roster | None
) -> Callable[[str], datetime | None]:
    """Return the moment at which a folder's repository is read."""
    if words != DUE:
        zone = zone_of(course.policy.zone) if course.policy != Policy() else UTC
        at = deadline_of(words, zone or UTC)
        if at is None:
            raise UsageError(_NO_TIME.format(words=words))
        return lambda _: at
    ids = [exercise.id for exercise in exercises or course.exercises]
    due = [name for name in ids if course.policy.of(name).due is not None]
    if len({course.policy.of(name).due for name in due}) != 1:
        raise UsageError((_SEVERAL_DUE if due else _NEVER_DUE).format(ids=listed(ids)))
    matching = Matching(roster or Roster(()))

    def latest(folder: str) -> datetime | None:
        members = matching.find(folder).members
        people = [person_of(folder, member) for member in members] or [person_of(folder, None)]
        ends = [
            course.policy.of(name).grace.after(until)
            for name in due
            for person in people
            if (until := course.policy.due(name, person)[0]) is not None
        ]
        return max(ends, key=lambda end: end.astimezone(UTC))

    return latest


_NO_TIME: Final = Text(
    "--commit takes 'due' or a time, as in '2026-10-12 23:59'; '{words}' is neither.",
    "--commit 的值应为 'due' 或时间，例如 '2026-10-12 23:59'；'{words}' 不行。",
)
_NEVER_DUE: Final = Text(
    "None of these exercises has a due date in course.yaml ({ids}), so --commit due means no time. Name a time.",
    "这些题目在 course.yaml 中都没有截止时间（{ids}），--commit due 没有对应的时刻。请指定时间。",
)
_SEVERAL_DUE: Final = Text(
    "These exercises are due at different times ({ids}), and a repository is read as it was at one. Judge them one"
    " after another: name those of one due date with --exercises.",
    "这些题目的截止时间不同（{ids}），而仓库只能按一个时刻读取。"
    "请用 --exercises 分别指定同一截止时间的题目，逐次评判。",
)
