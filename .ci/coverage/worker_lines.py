"""Which lines run in processes that can write nothing: the warm process and its locked-in workers.

They are forks that end by `os._exit` or are killed, they can open no file, and their environment is empty. So before
all that a file is mapped into the warm process, which every fork shares: a byte for each line. A byte that is set stays
set, whatever ends the process that set it.
"""

from __future__ import annotations

import mmap
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType
    from typing import Any

LINES = 301
"""A line's number is below this in every file: see tests/house/test_sizes.py."""
ROOMS = ("worker", "submission")
"""Folders of the package whose code runs in these processes; what else they use is measured elsewhere."""


def files_of(package: Path) -> list[str]:
    """Return the files that are measured, in the order of the table."""
    return sorted(str(path) for room in ROOMS for path in (package / room).glob("*.py"))


def make_table(path: Path, package: Path) -> None:
    """Make an empty table; it takes no room on disk until it is written to."""
    with path.open("wb") as file:
        file.truncate(len(files_of(package)) * LINES)
    path.chmod(0o666)


def lines_in(table: Path, package: Path) -> Iterator[tuple[str, set[int]]]:
    """Yield each file with the lines that ran."""
    noted = table.read_bytes()
    for number, name in enumerate(files_of(package)):
        yield name, {line for line in range(LINES) if noted[number * LINES + line]}


def watch(table: str, package: str) -> None:
    """Note in the table what runs in this process from now on, and in its forks."""
    numbers = {name: number for number, name in enumerate(files_of(Path(package)))}
    with open(table, "r+b") as file:  # noqa: PTH123 - pathlib's would do the same
        memory = mmap.mmap(file.fileno(), 0, mmap.MAP_SHARED)
    import torch  # noqa: F401, PLC0415 - its import is millions of calls, each of which the tracer would look at

    sys.settrace(_tracer(memory, numbers))


def _tracer(memory: mmap.mmap, numbers: Mapping[str, int]) -> Callable[..., Any]:
    def entered(frame: FrameType, _event: str, _argument: object) -> Callable[..., Any] | None:
        number = numbers.get(frame.f_code.co_filename)
        if number is None:
            return None
        start = number * LINES

        def stepped(frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
            if event == "line":
                memory[start + frame.f_lineno] = 1
            return stepped

        return stepped

    return entered
