"""The outcomes of a question to a worker, as values: returned, raised, or one of the ways to give no answer."""

from __future__ import annotations

import signal as signals
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from grader.text import Text
from grader.worker.control import LOST

if TYPE_CHECKING:
    from collections.abc import Mapping

EARLIER_RESULT = "<earlier result>"
"""Stands in `Returned.aliases` if a result shares memory with the result of an earlier call."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One step of a traceback inside the submission."""

    unit: str
    line: int
    function: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """The function returned.

    `changed` and `aliases` are the worker's reports of side effects: labels of arguments (a name, or a position) that
    were changed, or that the result shares memory with. Like the fields below they may take points away, never give
    any.
    """

    value: object
    changed: tuple[str | int, ...] = ()
    aliases: tuple[str | int, ...] = ()
    seconds: float = 0.0
    ran: tuple[str, ...] = ()
    """Names of the operators that ran, if the call was traced."""
    elsewhere: tuple[str, ...] = ()
    """Devices of the result's tensors, other than that of the first tensor argument."""
    lowered: tuple[str, ...] = ()
    """Switches of torch that the call left at less precision than the dtypes promise."""
    put_back: tuple[str, ...] = ()
    """Such switches that were reset before the call."""
    told: tuple[str, ...] = ()
    """Settings of torch that were reset around the call, and its compilers that compiled nothing."""


@dataclass(frozen=True, slots=True)
class Raised:
    """The code raised; `unit`, `line` and `source` are the innermost place inside the submission."""

    type: str
    message: str
    unit: str | None = None
    line: int | None = None
    source: str = ""
    frames: tuple[Frame, ...] = ()
    """Outermost first; if there were many, only the outermost and the innermost ones."""
    seconds: float = 0.0
    bases: tuple[str, ...] = ()
    """Python's own exceptions that the type derives from."""
    known: tuple[str, ...] = ()
    """Names that a misspelt name may have been meant to be; a claim."""

    def is_a(self, name: str) -> bool:
        """Tell whether it is an exception of that name, or of a type derived from it."""
        return name in (self.type, *self.bases)


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The answer did not come within `limit` seconds, or the processor time was used up; the worker is dead."""

    limit: float
    seconds: float = 0.0
    in_all: bool = False
    """The limit is that of the whole submission, which all its calls together used up."""
    at: Frame | None = None
    """Where the submission was when its time ran out, if it could still be asked; a claim."""


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """The code asked for more memory than the limits allow."""

    seconds: float = 0.0
    limit_mb: int = 0
    at: Frame | None = None
    """Where in the submission that happened; a claim."""


@dataclass(frozen=True, slots=True)
class Crashed:
    """The process died instead of answering, by a signal or by its own exit."""

    reason: Text
    signal: int | None = None
    exit_code: int | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Refused:
    """The reply is not an answer to the question; the worker is dead."""

    reason: Text
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """The submission's units ran.

    Of the requested names, `callables` can be called, and `others` exist but cannot; `problems` are the units that
    raised, if loading was told to keep going.
    """

    callables: tuple[str, ...]
    others: tuple[str, ...] = ()
    problems: tuple[Raised, ...] = ()
    seconds: float = 0.0
    renamed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The names of functions' parameters, where they differ from those asked for; a claim."""
    resumed: frozenset[int] = frozenset()
    """The problems after which the later imports and definitions of their unit still ran."""
    skipped: tuple[Raised, ...] = ()
    """Why statements were left out that need a value from the keyboard or from a missing library."""
    placeholders: tuple[str, ...] = ()
    """Missing libraries that were imported: placeholders stand for their contents."""
    told: tuple[str, ...] = ()
    """As for a call."""


Failure: TypeAlias = Raised | TimedOut | OutOfMemory | Crashed | Refused
Outcome: TypeAlias = Returned | Failure

_SIGNALS: Mapping[str, Text] = {
    "SIGSEGV": Text("segmentation fault", "段错误"),
    "SIGBUS": Text("bus error", "总线错误"),
    "SIGABRT": Text("it aborted", "异常中止"),
    "SIGFPE": Text("arithmetic fault", "算术异常"),
    "SIGILL": Text("illegal instruction", "非法指令"),
    "SIGKILL": Text("it was killed", "进程被杀死"),
    "SIGSYS": Text("it made a system call that is not allowed", "调用了不允许的系统调用"),
    "SIGXFSZ": Text("it wrote too large a file", "写入的文件过大"),
}
_OF_WINDOWS: Mapping[int, Text] = {
    0xC0000005: _SIGNALS["SIGSEGV"],
    0xC00000FD: Text("stack overflow", "栈溢出"),
    0xC0000094: _SIGNALS["SIGFPE"],
    0xC000001D: _SIGNALS["SIGILL"],
    0xC0000409: _SIGNALS["SIGABRT"],
}
"""What Windows, which has no signals, gives as the exit code of a process that crashed (ntstatus.h)."""


def crash(status: int, seconds: float = 0.0) -> Crashed:
    """Return the record of a process that ended with `status`: an exit code, or minus the number of a signal."""
    if status == LOST:
        reason = Text(
            "your code left Python in a state in which it cannot continue", "你的代码破坏了 Python 的运行状态"
        )
        return Crashed(reason, exit_code=status, seconds=seconds)
    if status >= 0:
        exited = Text("it exited with code {status}", "进程以退出码 {status} 结束").format(status=status)
        reason = _OF_WINDOWS.get(status, exited)
        return Crashed(reason, exit_code=status, seconds=seconds)
    unnamed = Text("signal {number}", "信号 {number}").format(number=-status)
    reason = next((said for name, said in _SIGNALS.items() if was_ended_by(name, status)), unnamed)
    return Crashed(reason, signal=-status, seconds=seconds)


def was_ended_by(name: str, status: int) -> bool:
    """Tell whether a process ended with `status` by the signal of this name; Windows has none, and numbers differ."""
    number = getattr(signals, name, None)
    return number is not None and status == -number


def was_killed(outcome: object) -> bool:
    """Tell whether the worker was killed, perhaps from outside."""
    return isinstance(outcome, Crashed) and outcome.signal is not None and was_ended_by("SIGKILL", -outcome.signal)


def spoils_the_device(outcome: object) -> bool:
    """Tell whether a call left its device in an error that every later use meets again."""
    return isinstance(outcome, Raised) and (
        outcome.type == "AcceleratorError"
        or (outcome.type == "RuntimeError" and outcome.message.startswith("CUDA error"))
    )
