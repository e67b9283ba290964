"""The content of a class's folder: where each student's files are, and which files belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from grader.final_score import HandedIn
    from grader.submission.tree import EntryKind, Parts


@dataclass(frozen=True, slots=True)
class StudentFolder:
    """One student's files: everything below a folder, or single files with the names they should have."""

    student: str
    folder: Parts
    files: Mapping[str, str] | None = None
    """Name as handed in → name in the folder; None: everything in the folder."""
    notes: tuple[Text, ...] = ()
    """Remarks on the files named in `late`."""
    late: frozenset[str] = frozenset()
    superseded: tuple[tuple[str, str], ...] = ()
    """Files that were handed in again, each with the later file."""
    refused: Text = NOTHING
    """Why nothing in the folder can be assigned to a person."""
    apart: bool = False
    """Whether somebody with the same name in another folder is another person."""
    handed_in: HandedIn | None = None
    """The time of handing in, according to the platform."""
    dated: bool = True
    """Whether the files' own times say when they were handed in."""
    stamped: bool = False
    """Whether nbgrader put a `timestamp.txt` into each of its folders."""
    hint: str = ""
    """A folder around it whose name may name the exercise."""


@dataclass(slots=True)
class ClassFolder:
    """Everybody who was found, and remarks on the search."""

    folders: list[StudentFolder] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    """Students on a platform's list, including those without a folder."""
    notes: list[Text] = field(default_factory=list)
    loose: list[tuple[Parts, EntryKind]] = field(default_factory=list)
    """Files outside every student's folder."""
    beside: list[Parts] = field(default_factory=list)
    """Folders that belong to nobody."""
    zone: tzinfo | None = None
    """The time zone of platforms' times that name none."""
    why_nobody: Text = NOTHING
    """Why such files belong to nobody, if their place is not the reason."""
    exercises: frozenset[str] = frozenset()
    """The ids that are looked for, in lower case."""
