"""Wait for a worker's answers, and look at it meanwhile: whether it computes, and how much memory it holds."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from grader.sandbox.pipes import Silence

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.sandbox.pipes import Pipes
    from grader.sandbox.threaded_pipes import ThreadedPipes

LIMITS_MEMORY: Final = sys.platform == "linux"
"""Whether the system keeps a process to a limit on memory; where it does not (macOS), its memory is watched."""
_LOOK_S: Final = 0.5
"""Seconds between checks whether a worker that is waited for computes."""
_LOOK_AT_MEMORY_S: Final = 0.1
"""Seconds between looks at memory: a process can fill some gigabytes in a second."""
_IDLE: Final = 0.1
"""A worker that uses less than this share of a core sleeps."""
_PATIENCE_S: Final = 5


class Process(Protocol):
    """What a worker's client needs from whoever started its process."""

    def kill(self) -> None:
        """End the process, whatever it is doing; do nothing if it has ended."""

    def computed_s(self) -> float | None:
        """Return the processor seconds it has used; None if unknown."""

    def resident_bytes(self) -> int | None:
        """Return the bytes of memory it holds; None if unknown."""

    def ended(self, seconds: float = ...) -> tuple[int, float] | None:
        """Return the exit code (or minus a signal's number) and processor seconds; None if it does not end in time."""


@dataclass(slots=True)
class Waiting:
    """Waits for one worker."""

    process: Process
    pipes: Pipes | ThreadedPipes
    clock: Callable[[], float]
    idle: Callable[[bool], None] | None = None
    """Called when the worker starts and stops sleeping; a worker that answers soon is never reported as idle."""
    memory_bytes: int | None = None
    """The most that it may hold beyond what it began with; None if the system sees to that."""
    _began_with: int | None = None

    def begin(self) -> None:
        """Note what memory the worker holds before it runs any code."""
        if self.memory_bytes is not None:
            self._began_with = self.process.resident_bytes()

    def receive(self, deadline: float) -> bytes | Silence:
        """Return the next answer, or why there is none."""
        if self.idle is None and self.memory_bytes is None:
            return self.pipes.receive(deadline)
        was_idle = False
        look_s = _LOOK_S if self.memory_bytes is None else _LOOK_AT_MEMORY_S
        try:
            while True:
                before_s = self.process.computed_s()
                answer = self.pipes.receive(min(deadline, self.clock() + look_s))
                if answer is not Silence.TIMEOUT or self.clock() >= deadline:
                    return answer
                if self._holds_too_much():
                    return Silence.TOO_MUCH_MEMORY
                now_s = self.process.computed_s()
                is_idle = before_s is not None and now_s is not None and now_s - before_s < _IDLE * look_s
                if self.idle is not None and is_idle != was_idle:
                    was_idle = is_idle
                    self.idle(is_idle)
        finally:
            if was_idle and self.idle is not None:
                self.idle(False)  # noqa: FBT003 - the name says it

    def _holds_too_much(self) -> bool:
        if self.memory_bytes is None or self._began_with is None:
            return False
        holds = self.process.resident_bytes()
        return holds is not None and holds - self._began_with > self.memory_bytes


def resident_bytes_of(process: int) -> int | None:
    """Return the bytes of memory that a process holds, by its number; None if the system does not say."""
    command = ["/bin/ps", "-o", "rss=", "-p", str(process)]
    try:
        said = subprocess.run(command, capture_output=True, check=False, timeout=_PATIENCE_S).stdout  # noqa: S603 - our own command
    except (OSError, subprocess.TimeoutExpired):
        return None
    return int(said) << 10 if said.strip().isdigit() else None
