"""What is known of a grader: how its assignment is written, what is run, and its marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Handed:
    """What a student handed in for an exercise."""

    student: str
    exercise: str
    source: str

    def place(self, folder: Path) -> Path:
        """Return its own folder, for graders that judge one submission at a time."""
        return folder / f"{self.student}-{self.exercise}"


@dataclass(frozen=True, slots=True)
class Command:
    """A program to run, its folder, and additions to its environment."""

    line: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


class Tool(Protocol):
    """A grader: first everything is written (not timed), then its commands run (timed), then its marks are read."""

    name: ClassVar[str]
    """Also the name of its package."""
    version: ClassVar[str]
    """The version that this was written for."""
    extra: ClassVar[str]
    """Extras of the package, in pip's brackets."""
    runs: ClassVar[str]
    """The instructor's command, in short."""
    separation: ClassVar[str]
    """What separates a submission from the judge."""
    at_once: ClassVar[int]
    """How many of its commands run side by side."""

    def lay_out(self, folder: Path, handed: Sequence[Handed]) -> None:
        """Write the assignment and the submissions."""

    def commands(self, folder: Path, handed: Sequence[Handed]) -> list[Command]:
        """Return what judges the submissions."""

    def marks(self, folder: Path, handed: Sequence[Handed]) -> dict[Handed, float]:
        """Return the share of the points of each submission; without a result it is 0."""
