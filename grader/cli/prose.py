"""Break text into lines as both languages want it.

rich breaks at spaces only. Chinese has none, so a few English words in a Chinese sentence would tear it into short
lines. Here a line may also break beside a wide character, but not before a closing mark or after an opening one. Code
in backticks stays in one line, so that it can be copied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from rich.cells import cell_len, chop_cells
from rich.measure import Measurement
from rich.text import Text as Styled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderResult

_NOT_FIRST: Final = frozenset("，。；：？！、）】》」』”’…—·,.;:?!)]}%")
_NOT_LAST: Final = frozenset("（【《「『“‘([{")
_WORD: Final = re.compile(r"\A\s+|\S+\s*")
_WIDE: Final = frozenset("WF")


@dataclass(frozen=True, slots=True)
class Prose:
    """Words in English or Chinese, styled or not."""

    words: Styled

    @staticmethod
    def of(words: str, style: str = "") -> Prose:
        """Return plain words as prose."""
        return Prose(Styled(words, style=style))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.words.split(allow_blank=True):
            line.expand_tabs(8)
            for piece in line.divide(breaks(line.plain, options.max_width)):
                piece.rstrip()
                piece.no_wrap = True
                yield piece

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return natural_width(self.words.plain).clamp(max_width=options.max_width)


@dataclass(frozen=True, slots=True)
class Unbroken:
    """A line that is never broken or cut, so that it can be copied."""

    words: Styled


def natural_width(text: str) -> Measurement:
    """Return how wide a text is with every break that it may have, and with none but its own."""
    widest = max((cell_len(line) for line in text.splitlines()), default=0)
    narrowest = max((cell_len(piece.rstrip()) for piece in _unbreakable(text)), default=0)
    return Measurement(narrowest, widest)


def breaks(text: str, width: int) -> list[int]:
    """Return where to break one line of text so that no piece is wider than `width` cells."""
    places: list[int] = []
    start = taken = 0
    for piece in _with_code(text, width):
        word = piece.rstrip()
        end = start + len(piece)
        if taken and taken + cell_len(word) > width:
            places.append(start)
            taken = 0
        if cell_len(word) > width:  # wider than a line: it is cut
            for chunk in chop_cells(word, width)[:-1]:
                start += len(chunk)
                places.append(start)
        taken += cell_len(text[start:end])
        start = end
    return places


def _with_code(text: str, width: int) -> Iterator[str]:
    """Yield the pieces between which a line may break; code in backticks is one piece if it fits into a line."""
    held: list[str] = []
    for piece in _unbreakable(text):
        held.append(piece)
        whole = "".join(held)
        if whole.count("`") % 2 == 0:
            yield from [whole] if cell_len(whole.rstrip()) <= width else held
            held = []
    yield from held


def _unbreakable(text: str) -> Iterator[str]:
    """Yield the pieces between which a line may break; a space belongs to the piece before it."""
    if text.isascii():  # most lines: a help page has hundreds of them
        yield from _WORD.findall(text) or [text]
        return
    start = 0
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        if after.isspace():
            continue
        wide = {east_asian_width(before), east_asian_width(after)} & _WIDE
        if before.isspace() or (wide and after not in _NOT_FIRST and before not in _NOT_LAST):
            yield text[start:place]
            start = place
    yield text[start:]
