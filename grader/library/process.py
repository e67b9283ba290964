"""The caller's end of the judging process, which is started afresh and shares nothing with the caller's process."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from grader.errors import GraderError, JudgeFault
from grader.text import Text

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from grader.library.records import Assignment, Numbered
    from grader.result import Result

_START: Final = """
import gc, sys
gc.set_threshold(50_000)  # as for a command: what torch makes when imported stays
sys.path.append(sys.argv[1])
from grader.library.server import main
main(int(sys.argv[2]))
"""
"""Not `-m`: with it, both sides would exchange classes of `__main__` instead of this module."""
_END_S: Final = 10.0
"""Seconds for the process to end what it has started."""
_ENDED: Final = Text(
    "The judging process ended with code {code} before it gave a result (it may have run out of memory), so"
    " nothing is known about this answer. Call again.",
    "评判进程在给出结果之前以代码 {code} 结束（可能是内存不足）：这份答案没有结果。请重新调用。",
)


class JudgingProcess:
    """A process with judges; a context manager that ends them all."""

    def __init__(self, assignment: Assignment) -> None:
        """Start it; it prepares itself in the background."""
        self.connection: Connection
        self.connection, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                # -P: modules in the caller's folder are not imported in place of a library
                [sys.executable, "-P", "-c", _START, str(Path(__file__).parents[2]), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # the caller handles Ctrl-C
            )
        self._send(assignment)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self._process.terminate()  # whoever else has a copy of the connection, such as a fork of the caller
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def send(self, numbered: Numbered) -> None:
        """Send an answer."""
        self._send(numbered)

    def receive(self) -> tuple[int, Result]:
        """Return the next result with the number of its answer.

        Raises:
            GraderError, ValueError: nothing can be judged.
        """
        try:
            message = self.connection.recv()
        except (EOFError, OSError) as error:
            raise JudgeFault(_ENDED.format(code=self._process.wait())) from error
        if isinstance(message, GraderError | ValueError):
            raise message
        number, result = message
        return number, result

    def _send(self, message: Assignment | Numbered) -> None:
        with suppress(OSError):  # it has ended; the next request for a result will report that
            self.connection.send(message)
