"""Which lines run in processes that can write nothing: the warm process and its locked-in workers.

They are forks that end by `os._exit` or are killed, they can open no file, and their environment is empty. So before
all that a file is mapped into the warm process, which every fork shares: a byte for each pair of lines that follow
each other. A byte that is set stays set, whatever ends the process that set it.
"""

from __future__ import annotations

import inspect
import mmap
import opcode
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import CodeType, FrameType
    from typing import Any

LINES = 301
"""A line's number is below this in every file: see tests/house/test_sizes.py."""
SPAN = 2 * LINES
PAIRS = SPAN * SPAN
"""Bytes for one file. A line's negative number stands for entering, or leaving, the function that begins there."""
GENERATES = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
RESUME = opcode.opmap["RESUME"]
ROOMS = ("worker", "submission")
"""Folders of the package whose code runs in these processes; what else they use is measured elsewhere."""


def files_of(package: Path) -> list[str]:
    """Return the files that are measured, in the order of the table."""
    return sorted(str(path) for room in ROOMS for path in (package / room).glob("*.py"))


def make_table(path: Path, package: Path) -> None:
    """Make an empty table; it takes no room on disk until it is written to."""
    with path.open("wb") as file:
        file.truncate(len(files_of(package)) * PAIRS)
    path.chmod(0o666)


def pairs_in(table: Path, package: Path) -> Iterator[tuple[str, set[tuple[int, int]]]]:
    """Yield each file with the pairs of lines that ran one after the other."""
    for number, name in enumerate(files_of(package)):
        with table.open("rb") as file:
            file.seek(number * PAIRS)
            data = file.read(PAIRS)
        places = [place for place in range(PAIRS) if data[place]] if any(data) else []
        if places:
            yield name, {(place // SPAN - LINES, place % SPAN - LINES) for place in places}


def watch(table: str, package: str) -> None:
    """Note in the table what runs in this process from now on, and in its forks."""
    numbers = {name: number for number, name in enumerate(files_of(Path(package)))}
    with open(table, "r+b") as file:  # noqa: PTH123 - pathlib's would do the same
        memory = mmap.mmap(file.fileno(), 0, mmap.MAP_SHARED)
    import torch  # noqa: F401, PLC0415 - its import is millions of calls, each of which the tracer would look at

    sys.settrace(_tracer(memory, numbers))


def _tracer(memory: mmap.mmap, numbers: Mapping[str, int]) -> Callable[..., Any]:
    known: dict[CodeType, int | None] = {}

    def entered(frame: FrameType, _event: str, _argument: object) -> Callable[..., Any] | None:
        code = frame.f_code
        number = known.get(code, -1)
        if number == -1:
            number = known[code] = numbers.get(code.co_filename)
        if number is None:
            return None
        generates = bool(code.co_flags & GENERATES)
        outside = -code.co_firstlineno
        before = frame.f_lineno if generates and code.co_code[frame.f_lasti + 1] else outside
        start = number * PAIRS + LINES
        raised = False

        def stepped(frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
            nonlocal before, raised
            if event == "line":
                line = frame.f_lineno
                memory[start + (before + LINES) * SPAN + line] = 1
                before, raised = line, False
            elif event == "exception":
                raised = True
            elif event == "return" and not raised and not (generates and _goes_on(code, frame.f_lasti)):
                memory[start + (before + LINES) * SPAN + outside] = 1
            return stepped

        return stepped

    return entered


def _goes_on(code: CodeType, last: int) -> bool:
    """Tell whether a generator that hands something out can be resumed after it."""
    return len(code.co_code) > last + 2 and code.co_code[last + 2] == RESUME
