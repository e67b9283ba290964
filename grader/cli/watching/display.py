"""The terminal as one page that is redrawn or, without a terminal, as successive lines."""

from __future__ import annotations

import io
import os
import signal
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text as Styled

from grader.cli.prose import Unbroken
from grader.cli.terminal import WIDTH, is_live
from grader.cli.watching.events import Redraw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from grader.cli.terminal import Terminal
    from grader.cli.watching.events import Events
    from grader.text import Text

_BEGIN: Final = "\x1b[?1049h\x1b[?25l"
_END: Final = "\x1b[?25h\x1b[?1049l"
_HOLD, _RELEASE = "\x1b[?2026h", "\x1b[?2026l"
"""A terminal that knows these codes shows everything written between them at once."""
_HOME: Final = "\x1b[H"
_REST_OF_LINE, _REST_OF_SCREEN = "\x1b[K", "\x1b[J"


@dataclass(frozen=True, slots=True)
class KeyLabel:
    """What a key does, and the same in a word for narrow terminals."""

    words: Text
    short: Text


@dataclass(frozen=True, slots=True)
class Page:
    """The visible content, and the keys below it."""

    parts: tuple[RenderableType | Unbroken, ...]
    keys: tuple[KeyLabel, ...]
    rest: Text
    """What is said of the lines that have no room, with a gap for their number, `n`."""
    lasting: bool = True
    """Whether it deserves a line in a log."""


class Display(Protocol):
    """Shows pages."""

    @property
    def width(self) -> int:
        """How many cells a line may take."""

    def show(self, page: Page) -> None:
        """Replace the last page by this one."""


@dataclass(slots=True)
class Lines:
    """Pages in a log: without keys, and without content that lasts only a moment."""

    terminal: Terminal

    @property
    def width(self) -> int:
        """How many cells a line may take."""
        return self.terminal.width

    def show(self, page: Page) -> None:
        """Write a page below the last one."""
        if page.lasting:
            self.terminal.show(*page.parts, "")
            self.terminal.out.file.flush()


@dataclass(slots=True)
class Screen:
    """The whole terminal; each line is written over the old one, so that nothing ever flickers."""

    terminal: Terminal

    @property
    def width(self) -> int:
        """How many cells a line may take."""
        return min(self._size()[0], WIDTH)

    def show(self, page: Page) -> None:
        """Draw a page over the last one."""
        width, height = self._size()
        language = self.terminal.language
        keys = _wrapped([key.words[language] for key in page.keys], width - 1)
        if len(keys) > 1:
            keys = _wrapped([key.short[language] for key in page.keys], width - 1)
        rows = [*self._fitting(page, width, height - 1 - len(keys))]
        lines = (f"{line}{_REST_OF_LINE}" for line in (*rows, "", *keys))
        self._write(_HOLD + _HOME + "\r\n".join(lines) + _REST_OF_SCREEN + _RELEASE)

    def begin(self) -> None:
        """Take over the terminal; its content comes back at the end."""
        self._write(_BEGIN)

    def end(self) -> None:
        """Give the terminal back."""
        with suppress(OSError):
            self._write(_END)

    def _fitting(self, page: Page, width: int, height: int) -> Iterator[str]:
        """Yield as many lines as there is room for; empty ones only if there is room for all."""
        lines = [line for part in page.parts for line in self._lines(part, width)]
        taken, room = 0, max(height, 1)
        needed = [max(1, -(-size // width)) for _, size in lines]
        if sum(needed) > room:
            lines = [(line, size) for line, size in lines if line.strip()]
            needed = [max(1, -(-size // width)) for _, size in lines]
        for place, (line, _) in enumerate(lines):
            rest = len(lines) - place - 1
            if taken + needed[place] + (1 if rest else 0) > room:
                yield page.rest.format(n=rest + 1)[self.terminal.language][: width - 1]
                return
            taken += needed[place]
            yield line

    def _lines(self, part: RenderableType | Unbroken, width: int) -> list[tuple[str, int]]:
        """Return the lines of a part, each with its width in cells."""
        if isinstance(part, Unbroken):
            return [(self._rendered(part.words, max(cell_len(part.words.plain), 1)), cell_len(part.words.plain))]
        return [(line, 0) for line in self._rendered(part, min(width, WIDTH)).split("\n")]

    def _rendered(self, part: RenderableType, width: int) -> str:
        out = self.terminal.out
        written = io.StringIO()
        console = Console(
            file=written,
            width=width,
            force_terminal=True,
            color_system=out.color_system,  # type: ignore[arg-type]  # the words that it takes, as it gives them
            no_color=out.no_color,
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
        )
        console.print(Styled(part) if isinstance(part, str) else part)
        return written.getvalue().removesuffix("\n")

    def _size(self) -> tuple[int, int]:
        try:
            size = os.get_terminal_size(self.terminal.out.file.fileno())
        except (OSError, ValueError):
            return self.terminal.out.width, self.terminal.out.height
        return max(size.columns, 20), max(size.lines, 4)

    def _write(self, text: str) -> None:
        self.terminal.out.file.write(text)
        self.terminal.out.file.flush()


def _wrapped(words: Iterable[str], width: int) -> list[str]:
    """Return lines of keys, none of them divided."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} · {word}" if lines else word
        if lines and cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@contextmanager
def display_on(terminal: Terminal, events: Events) -> Iterator[Display]:
    """Yield what suits the terminal, and report when it must be redrawn."""
    if not is_live(terminal.out):
        yield Lines(terminal)
        return
    screen = Screen(terminal)
    names = [name for name in ("SIGWINCH", "SIGCONT") if hasattr(signal, name)]  # Windows has neither
    before = {name: signal.signal(getattr(signal, name), lambda *_: events.put(Redraw())) for name in names}
    screen.begin()
    try:
        yield screen
    finally:
        screen.end()
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
