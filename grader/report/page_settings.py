"""What all pages of a report have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.text import Language

INDEX: Final = "index.html"
LIST: Final = "students.csv"
"""The list of pages whose names say nothing."""


@dataclass(frozen=True, slots=True)
class PageSettings:
    """What all pages of a report have in common."""

    folder: Path
    language: Language
    files: Mapping[str, str]
    """The name of each student's page in `students/`."""

    def page(self, student: str) -> str:
        """Return the path of a student's page in the report."""
        return f"students/{self.files[student]}"
