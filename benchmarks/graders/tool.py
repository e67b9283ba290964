"""What is known of a grader here: how its assignment is written, what is run, and what it gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Handed:
    """What a student handed in to an exercise."""

    student: str
    exercise: str
    source: str

    def place(self, folder: Path) -> Path:
        """Return the folder that it has to itself where each submission is judged by itself."""
        return folder / f"{self.student}-{self.exercise}"


@dataclass(frozen=True, slots=True)
class Command:
    """A program to run, the folder it runs in, and what is added to its environment."""

    line: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


class Tool(Protocol):
    """A grader: first everything is laid out (not timed), then its commands run (timed), then its marks are read."""

    name: ClassVar[str]
    """Also that of its package."""
    version: ClassVar[str]
    """The one that all this was written for."""
    extra: ClassVar[str]
    """What of the package is wanted beside its core, in pip's brackets."""
    runs: ClassVar[str]
    """What an instructor types, in short."""
    separation: ClassVar[str]
    """What stands between a submission and whoever judges it."""
    at_once: ClassVar[int]
    """How many of its commands run side by side."""

    def lay_out(self, folder: Path, handed: Sequence[Handed]) -> None:
        """Write the assignment and the submissions."""

    def commands(self, folder: Path, handed: Sequence[Handed]) -> list[Command]:
        """Return what judges the submissions."""

    def marks(self, folder: Path, handed: Sequence[Handed]) -> dict[Handed, float]:
        """Return the share of the points that each submission got; one without a result got none."""
