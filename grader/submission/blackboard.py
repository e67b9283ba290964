"""Blackboard's download of an assignment: one flat folder whose file names hold student, time and file."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from grader.final_score import HandedIn, TimeSource
from grader.submission.class_folder import StudentFolder
from grader.submission.tree import FileRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from grader.submission.tree import FileSource, Parts

# "HW 1_ada_attempt_2026-10-12-20-00-00_ex02.py", and beside it one ".txt" with what Blackboard says of the attempt.
# The first such time in a name is Blackboard's; a later one belongs to the student's own file name.
_NAME: Final = re.compile(
    r"(?P<whose>.+?)_attempt_(?P<at>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<note>\.txt))", re.DOTALL
)
_PERSON: Final = re.compile(r"Name: .*\((?P<user>[^()]+)\)\s*")
_NO_TEXT: Final = "There is no student submission text data for this assignment."
_LIMIT: Final = 2**20


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One file of an attempt."""

    whose: str
    at: str
    name: str
    file: str
    """The student's name for it; empty for Blackboard's own note."""


def is_blackboards(name: str) -> bool:
    """Tell whether Blackboard named a file."""
    return _NAME.fullmatch(name) is not None


def blackboard(tree: FileSource, parts: Parts, files: Iterable[str], zone: tzinfo | None) -> Iterator[StudentFolder]:
    """Yield each student's last attempt at each assignment; name files of earlier attempts with the later time."""
    attempts: dict[str, dict[str, list[_Attempt]]] = defaultdict(lambda: defaultdict(list))
    for name in sorted(files):
        if match := _NAME.fullmatch(name):
            found = _Attempt(match["whose"], match["at"], name, match["file"] or "")
            attempts[found.whose][found.at].append(found)
    for whose, by_time in attempts.items():
        last = max(by_time)
        user, typed = whose.rpartition("_")[2], False
        for attempt in by_time[last]:
            if not attempt.file:
                user, typed = _said(tree, (*parts, attempt.name), whose, user)
        kept = {_free(attempt, typed=typed): attempt.name for attempt in by_time[last] if attempt.file or typed}
        earlier = tuple(
            (attempt.name, by_time[last][0].name)
            for at, old in by_time.items()
            for attempt in old
            if at != last and attempt.file
        )
        time = _time(last, zone)
        yield StudentFolder(user, parts, kept, superseded=earlier, handed_in=time, dated=False)


def _free(attempt: _Attempt, *, typed: bool) -> str:
    return attempt.file or ("onlinetext.html" if typed else "")


def _said(tree: FileSource, path: Parts, whose: str, user: str) -> tuple[str, bool]:
    """Return the user name in Blackboard's note, which may contain an underscore, and whether text was typed in."""
    try:
        lines = tree.read(path, _LIMIT).decode("utf-8-sig", "replace").splitlines()
    except FileRefused:
        return user, False
    person = _PERSON.fullmatch(lines[0]) if lines else None
    if person and whose.endswith(f"_{person['user']}"):
        user = person["user"]
    typed = (
        [line.strip() for line in lines[lines.index("Submission Field:") + 1 :]] if "Submission Field:" in lines else []
    )
    return user, bool(typed) and typed[0] not in ("", _NO_TEXT)


def _time(words: str, zone: tzinfo | None) -> HandedIn | None:
    try:
        at = datetime.strptime(words, "%Y-%m-%d-%H-%M-%S").replace(tzinfo=zone)
    except ValueError:
        return None
    return HandedIn(at, TimeSource.PLATFORM) if zone is not None else None
