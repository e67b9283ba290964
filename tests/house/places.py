"""Where something is, written so that an editor and a terminal open it there."""

from __future__ import annotations

from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).parents[2]
PACKAGE: Final = REPOSITORY / "grader"


def place(path: Path, line: int = 1) -> str:
    """Return `grader/cli/app.py:12`, as seen from the repository."""
    return f"{path.relative_to(REPOSITORY).as_posix()}:{line}"


def line_of(text: str, position: int) -> int:
    """Return the line, from 1, of a position in a text."""
    return text.count("\n", 0, position) + 1
