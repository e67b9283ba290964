"""The lines of what students handed in, with those marked that a message names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.encodings import legible
from grader.report.handed_in import handed_in
from grader.report.html.code import python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markupsafe import Markup

    from grader.result import Result

ROOM = 96 * 1024
"""Most bytes of HTML for the source of one exercise in a page."""
LINES, PIECES = 2_000, 200
"""Most lines of a file or cell that are shown, and most cells."""
_ROW = 40
"""Bytes of HTML around a line."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line, coloured; `marked` if a message is about it."""

    number: int
    code: Markup
    marked: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or one code cell of a notebook, under the name that messages use."""

    name: str
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The part of a submission that is shown."""

    pieces: tuple[Piece, ...]
    whole: bool
    """Whether that is the whole submission."""

    @property
    def marked(self) -> bool:
        """Whether a message is about one of its lines."""
        return any(line.marked for piece in self.pieces for line in piece.lines)

    @property
    def size(self) -> int:
        """The bytes that it takes in a page."""
        return sum(_size(line) for piece in self.pieces for line in piece.lines)


def listing(folder: Path | None, result: Result, room: int = ROOM) -> Listing:
    """Return a submission as it was judged, with the lines that its messages name marked; empty if it was not kept.

    The result has about `room` bytes of HTML at most; cells that a message names come first.
    """
    data = handed_in(folder, result)
    reference = result.submission
    if data is None or reference is None:
        return Listing((), whole=True)
    said = [result.message, *result.notes, *(verdict.observed for verdict in result.checks)]
    marks: dict[str, set[int]] = {}
    for location in (location for text in said for location in text.locations):
        marks.setdefault(location.unit, set()).add(location.line)
    if reference.path.endswith(".ipynb"):
        units = [(name, code) for name, code in _cells(data) if code.strip()]
    else:
        name = reference.path.replace("\\", "/").rpartition("/")[2]
        code = legible(data)
        units = [(name, code)] if code.strip() else []
        marks = {name: marks.get(name, set()) | marks.get(f"{result.exercise}.py", set())}
    shown: list[tuple[int, Piece]] = []
    whole = True
    for place in sorted(range(len(units)), key=lambda place: units[place][0] not in marks):
        unit, code = units[place]
        lines = tuple(_lines(code.rstrip(), marks.get(unit, set()), room))
        if len(shown) == PIECES or not lines:
            whole = False
            break
        shown.append((place, Piece(unit, lines)))
        room -= sum(map(_size, lines))
        whole = whole and len(lines) == code.rstrip().count("\n") + 1
    return Listing(tuple(piece for _, piece in sorted(shown, key=lambda pair: pair[0])), whole)


def _lines(code: str, marked: set[int], room: int) -> Iterator[SourceLine]:
    """Yield lines while there is room."""
    for number, words in enumerate(python(code[: max(room, 0)]).split("\n")[:LINES], start=1):
        line = SourceLine(number, words, number in marked)
        room -= _size(line)
        if room < 0:
            return
        yield line


def _size(line: SourceLine) -> int:
    """Return the bytes that a line takes in the page."""
    return len(line.code.encode()) + _ROW


def _cells(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the code cells by name: counted from the top with all other cells, as an editor counts them."""
    try:
        cells = json.loads(data)["cells"]
        for number, cell in enumerate(cells, start=1):
            if cell["cell_type"] == "code":
                source = cell["source"]
                yield f"cell {number}", source if isinstance(source, str) else "".join(map(str, source))
    except (ValueError, KeyError, TypeError, RecursionError):  # not a notebook in today's format
        return
