"""An exception as plain values: type, message, and where in the submission it happened."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from grader.worker.known_names import known_names
from grader.worker.paths import without_installation
from grader.worker.size_limits import MAX_NAME, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import FrameType, TracebackType

MAX_MESSAGE = 2_000
MAX_SOURCE = 200
MAX_FRAMES = 8
_IMPORTER = str(Path(__file__).with_name("loading.py"))
_ALLOCATION = ("can't allocate memory", "DefaultCPUAllocator", "std::bad_alloc", "Cannot allocate memory")


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A line of the submission."""

    unit: str
    line: int
    function: str
    source: str

    def to_value(self) -> tuple[object, ...]:
        """Return the value to send."""
        return (self.unit, self.line, self.function, self.source)


def is_memory(fault: BaseException) -> bool:
    """Tell whether an exception says that memory ran out: Python's own, or the RuntimeErrors torch raises for it."""
    if isinstance(fault, (MemoryError, torch.OutOfMemoryError)):
        return True
    return isinstance(fault, (RuntimeError, OSError)) and any(words in _message(fault) for words in _ALLOCATION)


def describe(fault: BaseException, units: Mapping[str, str]) -> dict[str, object]:
    """Return the values to send about an exception; `units` are the sources by name."""
    places = _places(fault, units)
    innermost = places[-1] if places else None
    if isinstance(fault, SyntaxError) and fault.filename is not None and fault.filename in units:
        line = fault.lineno or 1
        innermost = SourcePlace(fault.filename, line, "", _source(units[fault.filename], line))
    return {
        "type": printable(type(fault).__name__, MAX_NAME),
        "bases": [base.__name__ for base in type(fault).__mro__[1:] if base.__module__ == "builtins"],
        "message": _said(fault, units),
        "unit": None if innermost is None else innermost.unit,
        "line": None if innermost is None else innermost.line,
        "source": "" if innermost is None else innermost.source,
        "frames": [place.to_value() for place in places],
        "known": known_names(fault, units),
    }


def _said(fault: BaseException, units: Mapping[str, str]) -> str:
    """Return the exception's message without this machine's folders, blaming what was imported."""
    message = without_installation(_message(fault), os.environ.get("HOME", ""))
    try:
        if isinstance(fault, ModuleNotFoundError) and not _raised_by(fault, units):
            return f"what this line imports needs the module {fault.name!r}, which is not there"
        if isinstance(fault, ImportError) and isinstance(fault.path, str):
            return message.removesuffix(f" ({without_installation(fault.path)})")
    except BaseException:  # noqa: BLE001 - an exception's attributes are the submission's code
        return message
    return message


def _raised_by(fault: BaseException, units: Mapping[str, str]) -> bool:
    """Tell whether the submission's own line imported the module, or an importer did so for it."""
    files = [name for name, _, _ in _steps(fault.__traceback__)]
    last = max((number for number, name in enumerate(files) if name in units), default=-1)
    return all(name.startswith("<frozen importlib") or name == _IMPORTER for name in files[last + 1 :])


def last_place(fault: BaseException, units: Mapping[str, str]) -> SourcePlace | None:
    """Return the innermost line of the submission that an exception passed through."""
    places = _places(fault, units)
    return places[-1] if places else None


def place_at(frame: FrameType | None, units: Mapping[str, str]) -> SourcePlace | None:
    """Return the innermost line of the submission that is running."""
    while frame is not None:
        code = frame.f_code
        if code.co_filename in units:
            line = frame.f_lineno or 0
            source = _source(units[code.co_filename], line)
            return SourcePlace(code.co_filename, line, printable(code.co_name, MAX_NAME), source)
        frame = frame.f_back
    return None


def _message(fault: BaseException) -> str:
    try:
        if isinstance(fault, SyntaxError):
            return printable(str(fault.msg), MAX_MESSAGE)
        return printable(str(fault), MAX_MESSAGE)
    except BaseException:  # noqa: BLE001 - an exception's own text is the submission's code
        return ""


def _places(fault: BaseException, units: Mapping[str, str]) -> list[SourcePlace]:
    own = (step for step in _steps(fault.__traceback__) if step[0] in units)
    # Of many, the outermost says which line began it, the innermost ones where it ended.
    steps = [*islice(own, 1), *deque(own, maxlen=MAX_FRAMES - 1)]
    return [
        SourcePlace(unit, line, printable(name, MAX_NAME), _source(units[unit], line)) for unit, line, name in steps
    ]


def _steps(traceback: TracebackType | None) -> Iterator[tuple[str, int, str]]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        yield code.co_filename, traceback.tb_lineno or 0, code.co_name
        traceback = traceback.tb_next


def _source(text: str, line: int) -> str:
    found = next(islice(text.splitlines(), max(line - 1, 0), None), "")
    return printable(found.strip(), MAX_SOURCE)
