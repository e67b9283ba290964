"""A submission's source in units, and what can be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.submission.clean import cleaned_line
from grader.text import Location, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

SHOWN_SOURCE = 160
"""Most characters of a shown line of source."""
CELL = "cell "


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of source that runs as one: the whole of a `.py` file, or one code cell of a notebook.

    The name appears in messages and is the file name for compiling: "ex02.py", or "cell 3" for the third cell from the
    top, Markdown cells included, as an editor shows it; it does not change when cells are run again.
    """

    name: str
    source: str

    def line(self, number: int) -> str:
        """Return one line (from 1) for display; empty if there is no such line."""
        return shown_line(self.source.split("\n"), number)


def shown_line(lines: Sequence[str], number: int) -> str:
    """Return one line (from 1) of a source for display; empty if there is no such line."""
    return cleaned_line(lines[number - 1].strip(), SHOWN_SOURCE) if 1 <= number <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a submission, or part of it, cannot run, and where; line 0 means the whole unit."""

    text: Text
    unit: str = ""
    line: int = 0
    column: int = 0
    source: str = ""
    """The offending line."""

    @property
    def message(self) -> Text:
        """The whole message: place, reason, and the line itself."""
        where = place(self.unit, self.line)
        said = where + Text(": ", "：") + self.text if where else self.text
        return said + Text.same(f"\n    {self.source}") if self.source else said


def place(unit: str, line: int = 0) -> Text:
    """Name a place as the author sees it: "ex02.py, line 4", "cell 3, line 2"."""
    name = Text(unit, f"第 {unit.removeprefix(CELL)} 个单元格" if unit.startswith(CELL) else unit)
    if not line:
        return name
    gap = "" if unit.startswith(CELL) else " "
    return Text(f"{name.en}, line {line}", f"{name.zh}{gap}第 {line} 行", locations=(Location(unit, line),))
