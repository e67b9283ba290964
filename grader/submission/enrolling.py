"""Match folders with the students of a list: who it is, who shares a submission, and who is on no list."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from grader.errors import UsageError
from grader.roster.matching import Matching
from grader.roster.reading import read_roster
from grader.submission.clean import cleaned_line
from grader.submission.lists import LIST_LIMIT
from grader.submission.tree import EntryKind, FileRefused
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.roster.members import Member, Roster
    from grader.submission.class_folder import ClassFolder, StudentFolder
    from grader.submission.tree import FileSource

ROSTER_FILE: Final = "roster.csv"
"""The list in the class's folder."""
SHOWN: Final = 10
"""Most names in one remark."""


@dataclass(slots=True)
class Enrolment:
    """The student that each folder name means."""

    members: dict[str, Member] = field(default_factory=dict)
    """By the name used in results; each with the names of the folders found."""
    notes: list[Text] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    """Names of folders that match nobody on the list."""


def roster_in(tree: FileSource) -> Roster | None:
    """Return the list of students in the class's folder; None where there is none.

    Raises:
        UsageError: it cannot be understood.
    """
    try:
        if tree.kind((ROSTER_FILE,)) is not EntryKind.FILE:
            return None
        return read_roster(tree.read((ROSTER_FILE,), LIST_LIMIT), ROSTER_FILE)
    except FileRefused as refusal:
        raise UsageError(refusal.text) from refusal


def enrol(found: ClassFolder, roster: Roster) -> Enrolment:
    """Give everybody in `found` the name on the list; a group's submission becomes one for each member.

    People on no list keep the folder's name, with a remark; those who handed in nothing are among the listed.
    """
    matching = Matching(roster)
    made = Enrolment({member.key: member for member in roster.members}, list(roster.notes))
    doubtful: dict[str, tuple[Member, ...]] = {}
    folders: list[StudentFolder] = []
    for folder in found.folders:
        match = matching.find(folder.student)
        folders += [replace(folder, student=member.key) for member in match.members] or [folder]
        for member in match.members:
            known = made.members[member.key]
            if folder.student not in known.labels:
                made.members[member.key] = replace(known, labels=(*known.labels, folder.student))
        if match.doubtful:
            doubtful[folder.student] = match.doubtful
        elif not match.members and folder.student not in made.strangers:
            made.strangers.append(folder.student)
    found.folders = folders
    others = [name for name in found.listed if not matching.find(name).members]
    found.listed = [*made.members, *(name for name in others if name not in made.strangers)]
    found.loose = [entry for entry in found.loose if entry[0] != (ROSTER_FILE,)]
    made.notes += [*_told_doubtful(doubtful), *_told_strangers(made.strangers)]
    return made


def _told_doubtful(doubtful: dict[str, tuple[Member, ...]]) -> Iterator[Text]:
    for label, members in doubtful.items():
        ids = ", ".join(cleaned_line(member.key) for member in members[:SHOWN])
        yield _DOUBTFUL.format(label=cleaned_line(label), ids=ids)


def _told_strangers(strangers: Iterable[str]) -> Iterator[Text]:
    names = [cleaned_line(name) for name in strangers]
    if names:
        more = f" … (+{len(names) - SHOWN})" if len(names) > SHOWN else ""
        shown = Text(", ".join(names[:SHOWN]) + more, "、".join(names[:SHOWN]) + more)
        yield _STRANGERS.format(names=shown)


_DOUBTFUL: Final = Text(
    "{label} may be any of several students on the list ({ids}), so it is judged under the folder's own name. Put the"
    " student's id into the folder's name.",
    "{label} 可能是名单上的多名学生之一（{ids}），因此按文件夹原名评判。请在文件夹名中加上学号。",
)
_STRANGERS: Final = Text(
    "Not on the list of students: {names}. What they handed in is judged under the folder's name.",
    "不在学生名单上：{names}。其提交按文件夹名评判。",
)
