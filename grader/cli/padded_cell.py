"""A cell of a table, with a blank at each side: most are one short line, which needs none of rich's breaking.

The table of all exercises has 250 cells: wrapped in rich's own padding they take twice as long, for the same bytes.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from rich.measure import Measurement
from rich.padding import Padding
from rich.segment import Segment

from grader.cli.prose import Prose, natural_width

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.text import Text as Styled

_BLANK: Final = Segment(" ")


class PaddedCell:
    """Words for a table without padding, shown as in one whose padding is a blank at each side."""

    def __init__(self, inner: Prose | Styled) -> None:
        """Take the words: `Prose` breaks as both languages want it, the others as rich does."""
        self._inner = inner
        self._words = inner.words if isinstance(inner, Prose) else inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        words = self._words.plain
        rest = options.max_width - 2 - self._natural.maximum
        if not self._is_plain or rest < 0 or options.justify not in ("left", "right"):
            yield Padding(self._inner, (0, 1))
            return
        line = words + " " * rest if options.justify == "left" else " " * rest + words
        yield from (_BLANK, Segment(line, console.get_style(self._words.style)), _BLANK, Segment.line())

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        if not self._is_plain:
            return Measurement.get(console, options, Padding(self._inner, (0, 1)))
        narrowest, widest = self._natural
        return Measurement(narrowest + 2, widest + 2).with_maximum(options.max_width)

    @cached_property
    def _natural(self) -> Measurement:
        return natural_width(self._words.plain)

    @cached_property
    def _is_plain(self) -> bool:
        """Tell whether the words are one line, and nothing in them has a style of its own."""
        words = self._words.plain
        return words.isprintable() and words == words.strip() and not self._words.spans
