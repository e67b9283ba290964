"""The judge's ends of a worker's pipes: one exchange at a time, against the clock, while the log is drained."""

from __future__ import annotations

import os
import select
import struct
from enum import Enum, auto
from typing import TYPE_CHECKING

from grader.worker.caps import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT_OUTPUT = 64 << 10
"""Bytes of printed output that are kept between two readings; the rest is read and thrown away."""
_CHUNK = 64 << 10
_LENGTH = struct.Struct("<I")
_DEAD = select.POLLHUP | select.POLLERR | select.POLLNVAL


class Silence(Enum):
    """Why no answer came."""

    TIMEOUT = auto()
    DEATH = auto()
    TOO_LONG = auto()
    NOT_ASKED_FOR = auto()


class Log:
    """What a worker printed since it was last asked for."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._dropped = 0

    def add(self, piece: bytes) -> None:
        """Keep what there is room for."""
        room = max(KEPT_OUTPUT - len(self._kept), 0)
        self._kept += piece[:room]
        self._dropped += len(piece[room:])

    def take(self) -> str:
        """Return and forget what was printed; a last line in brackets tells how many bytes were left out."""
        text = self._kept.decode("utf-8", "replace")
        if self._dropped:
            text += f"\n[… +{self._dropped} B]"
        self._kept.clear()
        self._dropped = 0
        return text


class Pipes:
    """Request, answer and log pipe of one worker, and, on Linux, a handle that tells when it ends."""

    def __init__(self, requests: int, answers: int, log: int, process: int | None, clock: Callable[[], float]) -> None:
        """Take over the descriptors."""
        self.log = Log()
        self._requests = requests
        self._answers = answers
        self._output = log
        self._process = process
        self._clock = clock
        self._open = {requests, answers, log} | ({process} if process is not None else set())
        for descriptor in (requests, answers, log):
            os.set_blocking(descriptor, False)

    def exchange(self, body: bytes | None, deadline: float) -> bytes | Silence:
        """Send a frame (or nothing) and return the body of the one frame that comes back before the deadline."""
        left = memoryview(b"" if body is None else _LENGTH.pack(len(body)) + body)
        if left and self._requests in self._open:  # there is room in the pipe for all but the largest
            left = self._write(left)
        received = bytearray()
        while (seconds := deadline - self._clock()) > 0:
            ready = self._wait(seconds, writing=bool(left))
            if self._output in ready:
                self._read_log()
            if left and self._requests in ready:
                left = self._write(left)
            # An end that is seen before the answer is read may still have an answer before it.
            ended = self._process in ready
            if self._answers in ready or ended:
                open_ = self._read_answer(received)
                answer = _complete(received)
                if answer is not None:
                    self.drain()
                    return answer if not left else Silence.NOT_ASKED_FOR
                if ended or not open_:
                    self.drain()
                    return Silence.DEATH
        self.drain()
        return Silence.TIMEOUT

    def drain(self) -> None:
        """Read what is in the log pipe now."""
        for _ in range(64):  # a thread may go on writing; it is not waited for
            if self._output not in self._open or not self._read_log():
                return

    def close(self) -> None:
        """Close what is open."""
        for descriptor in self._open:
            os.close(descriptor)
        self._open.clear()

    def _wait(self, seconds: float, *, writing: bool) -> set[int | None]:
        poll = select.poll()
        for descriptor in self._open - {self._requests}:
            poll.register(descriptor, select.POLLIN)
        if writing and self._requests in self._open:
            poll.register(self._requests, select.POLLOUT)
        return {descriptor for descriptor, _ in poll.poll(max(seconds * 1000, 1))}

    def _write(self, left: memoryview) -> memoryview:
        try:
            return left[os.write(self._requests, left) :]
        except BlockingIOError:
            return left
        except BrokenPipeError:  # how it ended is seen on the other pipes
            self._forget(self._requests)
            return left

    def _read_answer(self, received: bytearray) -> bool:
        try:
            while piece := os.read(self._answers, _CHUNK):
                received += piece
                if len(received) > MAX_BYTES + _LENGTH.size:
                    return True
        except BlockingIOError:
            return True
        return False

    def _read_log(self) -> int:
        try:
            piece = os.read(self._output, _CHUNK)
        except BlockingIOError:
            return 0
        if not piece:
            self._forget(self._output)
        self.log.add(piece)
        return len(piece)

    def _forget(self, descriptor: int) -> None:
        os.close(descriptor)
        self._open.discard(descriptor)


def _complete(received: bytearray) -> bytes | Silence | None:
    if len(received) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack_from(received)
    if length > MAX_BYTES:
        return Silence.TOO_LONG
    end = _LENGTH.size + length
    if len(received) > end:
        return Silence.NOT_ASKED_FOR
    return bytes(received[_LENGTH.size :]) if len(received) == end else None
