"""What is found in the folder of a class: whose files lie where, and what nobody owns."""

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
    """One student's files: all below a folder, or single files under the names they should have."""

    student: str
    folder: Parts
    files: Mapping[str, str] | None = None
    """Name as handed in → name in the folder; None: whatever the folder holds."""
    notes: tuple[Text, ...] = ()
    """Remarks on the files named in `late`."""
    late: frozenset[str] = frozenset()
    superseded: tuple[tuple[str, str], ...] = ()
    """Files that were handed in again, each with the later one."""
    refused: Text = NOTHING
    """Why nothing in the folder can be taken for one person's."""
    apart: bool = False
    """Somebody of the same name in another folder is another person."""
    handed_in: HandedIn | None = None
    """When, as the platform says."""
    dated: bool = True
    """Whether the times of the files themselves say anything about it."""
    stamped: bool = False
    """Whether nbgrader put a `timestamp.txt` into each of its folders."""
    hint: str = ""
    """The folder around it where that may say which exercise it is for."""


@dataclass(slots=True)
class ClassFolder:
    """Everybody who was found, and what is to be said about the finding."""

    folders: list[StudentFolder] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    """Students on a platform's list, also those without a folder."""
    notes: list[Text] = field(default_factory=list)
    loose: list[tuple[Parts, EntryKind]] = field(default_factory=list)
    """Files that lie outside every student's folder."""
    beside: list[Parts] = field(default_factory=list)
    """Folders that are nobody's."""
    zone: tzinfo | None = None
    """In which platforms write times that do not say it."""
    why_nobody: Text = NOTHING
    """Why such files are nobody's, where that is not because of where they lie."""
    exercises: frozenset[str] = frozenset()
    """The ids that are looked for, in lower case."""
