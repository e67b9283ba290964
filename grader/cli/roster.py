"""The list of students of this or an earlier batch, and whom a name on it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.course.place import did_you_mean
from grader.errors import UsageError
from grader.gradebook.renaming import adopt
from grader.roster.matching import Matching
from grader.roster.members import Roster
from grader.roster.reading import read_roster
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from grader.cli.terminal import Terminal
    from grader.gradebook import Gradebook
    from grader.roster.members import Member

LIST_LIMIT = 16 * 2**20
"""Most bytes of a list of students."""


def roster_of(path: Path) -> Roster:
    """Read a list of students.

    Raises:
        UsageError: it is not there, or cannot be understood.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LIST_LIMIT)
    except OSError as error:
        text = Text("{path} cannot be read: {reason}.", "无法读取 {path}：{reason}。")
        raise UsageError(text.format(path=path, reason=error.strerror or error)) from error
    return read_roster(content, path.name)


def take_roster(gradebook: Gradebook, roster: Roster, terminal: Terminal) -> None:
    """Give a gradebook this list of students, and return the remarks on it."""
    adopt(gradebook, {member.key: member for member in roster.members})
    for note in roster.notes:
        terminal.remark(note)


def meant_student(name: str, students: Collection[str], members: Mapping[str, Member]) -> str:
    """Return the name in results of the student with this id, name, address or folder; otherwise the name itself.

    Raises:
        UsageError: it may mean several.
    """
    if name in students or not members:
        return name
    match = Matching(Roster(tuple(members.values()))).find(name)
    if match.doubtful:
        text = Text("{name} may be any of {ids}. Name the id.", "{name} 可能是 {ids} 中的任何一名。请指定学号。")
        raise UsageError(text.format(name=name, ids=", ".join(member.key for member in match.doubtful)))
    return match.members[0].key if len(match.members) == 1 else name


def known_student(name: str, gradebook: Gradebook) -> str:
    """Return the gradebook's name for a student.

    Raises:
        UsageError: it has nobody of that name, or several.
    """
    known = sorted({student for student, _ in gradebook.pairs()})
    student = meant_student(name, known, gradebook.members())
    if student not in known:
        text = Text("The gradebook has nobody called {name}.{near}", "成绩册中没有 {name}。{near}")
        raise UsageError(text.format(name=name, near=did_you_mean(name, known)))
    return student
