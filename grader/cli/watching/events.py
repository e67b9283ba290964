"""What can happen while a file is watched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from queue import SimpleQueue

    from grader.cli.single import JudgedFile
    from grader.text import Text


@dataclass(frozen=True, slots=True)
class Saved:
    """Files in the folder were written."""

    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key was pressed."""

    key: str


@dataclass(frozen=True, slots=True)
class Slow:
    """Judging takes a while."""


@dataclass(frozen=True, slots=True)
class Redraw:
    """The terminal has another size, or shows other content."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A file was judged, or could not be; then there is a message."""

    outcome: JudgedFile | Text


@dataclass(frozen=True, slots=True)
class Blind:
    """The system does not report changes in the folder."""

    reason: str


Event: TypeAlias = Saved | Pressed | Redraw | Judged | Slow | Blind
Events: TypeAlias = "SimpleQueue[Event]"
"""The queue that other threads and a signal handler put events into: its `put` may be interrupted by itself."""
