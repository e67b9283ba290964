"""A student's request: which exercise, which file, and how it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from grader.cli.options import Isolation


@dataclass(frozen=True, slots=True)
class FileCheck:
    """One file to judge, by exercise and options, as they were given."""

    exercise: str
    file: Path | None = None
    course: Path | None = None
    case: str | None = None
    seed: str | None = None
    device: str = "cpu"
    isolation: Isolation = "auto"
    only: str | None = None

    @property
    def part(self) -> Literal["case", "check"] | None:
        """The only part that is asked; None: the whole exercise."""
        return "case" if self.case is not None else None if self.only is None else "check"
