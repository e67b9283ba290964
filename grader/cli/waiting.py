"""One line in the terminal that says what is going on while the user waits."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from rich.cells import cell_len, set_cell_size

from grader.cli.terminal import is_live

if TYPE_CHECKING:
    from grader.cli.terminal import Terminal
    from grader.text import Text

AFTER_S: Final = 0.2
"""Shorter work needs no line."""
_ERASE: Final = "\r\x1b[K"


@dataclass(slots=True)
class WaitingLine:
    """A line that appears after a while, follows the work, and disappears at the end."""

    terminal: Terminal
    after_s: float = AFTER_S
    _words: str = ""
    _shown: bool = False
    _ended: bool = False
    _timer: threading.Timer | None = None
    _drawing: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, text: Text) -> None:
        """Say what is being done."""
        with self._drawing:
            self._words = text[self.terminal.language]
            if self._shown:
                self._draw()

    def __enter__(self) -> Self:
        if is_live(self.terminal.err) and not self.terminal.quiet:
            self._timer = threading.Timer(self.after_s, self._appear)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._timer is None:
            return
        self._timer.cancel()
        with self._drawing:
            self._ended = True
            if self._shown:
                self._write(_ERASE)

    def _appear(self) -> None:
        with self._drawing:
            if not self._ended:
                self._shown = True
                self._draw()

    def _draw(self) -> None:
        room = max(self.terminal.err.width - 1, 1)  # a full line would continue on the next one
        words = self._words if cell_len(self._words) <= room else set_cell_size(self._words, room)
        self._write(_ERASE + words)

    def _write(self, words: str) -> None:
        try:
            self.terminal.err.file.write(words)
            self.terminal.err.file.flush()
        except OSError:  # nobody reads it: the command will notice that itself
            self._ended = True
