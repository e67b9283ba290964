"""The log of our own faults: everything needed to find the fault, and nothing of the environment.

The program's own error messages go there too, including those of forked processes, and never to the screen.
"""

from __future__ import annotations

import logging
import os
import sys
import time
import traceback
from typing import TYPE_CHECKING, Self

from grader.__about__ import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class FaultLog(logging.Handler):
    """One command's log; the file is created at the first fault."""

    def __init__(self, arguments: Sequence[str]) -> None:
        """Choose a name that nobody else can guess, because it may be in the shared temporary folder."""
        super().__init__(logging.ERROR)
        self._arguments = list(arguments)
        self.path: Path | None = None
        """The file with the log; None if nothing was logged or no folder accepted it."""
        self._name = f"fault-{time.strftime('%Y%m%d-%H%M%S')}-{os.urandom(4).hex()}.log"

    def __enter__(self) -> Self:
        """Begin to collect the log."""
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        """End collecting."""
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record of the program's own logging."""
        self._append(self.format(record))

    def add(self, error: BaseException) -> None:
        """Write an error with its traceback."""
        self._append("".join(traceback.format_exception(error)))

    def _append(self, text: str) -> None:
        for folder in _folders():
            path = folder / self._name
            try:
                folder.mkdir(parents=True, exist_ok=True)
                head = "" if path.exists() else self._head()
                handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                with open(handle, "w", encoding="utf-8", errors="backslashreplace") as log:  # noqa: PTH123 - a descriptor
                    log.write(f"{head}{text}\n")
            except OSError:
                continue
            self.path = path
            return

    def _head(self) -> str:
        import platform

        torch = sys.modules.get("torch")
        return (
            f"grader {__version__}\n"
            f"python {platform.python_version()} on {platform.platform()}\n"
            f"torch {getattr(torch, '__version__', 'not loaded')}\n"
            f"arguments {self._arguments!r}\n\n"
        )


def _folders() -> Iterator[Path]:
    from grader.cli.state import folders

    return folders()
