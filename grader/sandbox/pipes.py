"""The judge's ends of a worker's pipes: send requests and receive answers before a deadline, and drain the log."""

from __future__ import annotations

import itertools
import os
import select
import struct
from collections import deque
from contextlib import suppress
from enum import Enum, auto
from typing import TYPE_CHECKING

from grader.worker.size_limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT_OUTPUT = 64 << 10
"""Bytes of printed output kept between two readings; the rest is read and discarded."""
_CHUNK = 64 << 10
_AT_ONCE = 64
"""Frames in one write."""
_LENGTH = struct.Struct("<I")


class Silence(Enum):
    """Why no answer came."""

    TIMEOUT = auto()
    TOO_MUCH_MEMORY = auto()
    DEATH = auto()
    TOO_LONG = auto()
    NOT_ASKED_FOR = auto()


class Log:
    """What a worker printed since the last reading."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._dropped = 0

    def add(self, piece: bytes) -> None:
        """Keep as much as there is room for."""
        room = max(KEPT_OUTPUT - len(self._kept), 0)
        self._kept += piece[:room]
        self._dropped += len(piece[room:])

    def take(self) -> str:
        """Return and forget the output; a last line in brackets says how many bytes were left out."""
        text = self._kept.decode("utf-8", "replace")
        if self._dropped:
            text += f"\n[… +{self._dropped} B]"
        self._kept.clear()
        self._dropped = 0
        return text


class Pipes:
    """Request, answer and log pipe of one worker and, on Linux, a handle that shows its end.

    Frames sent one after another are answered in order, one frame each.
    """

    def __init__(self, requests: int, answers: int, log: int, process: int | None, clock: Callable[[], float]) -> None:
        """Take over the descriptors."""
        self.log = Log()
        self._requests = requests
        self._answers = answers
        self._output = log
        self._process = process
        self._clock = clock
        self._open = {requests, answers, log} | ({process} if process is not None else set())
        self._poll = select.poll()
        for descriptor in (requests, answers, log):
            os.set_blocking(descriptor, False)
        for descriptor in self._open - {requests}:
            self._poll.register(descriptor, select.POLLIN)
        self._unsent: deque[memoryview] = deque()
        self._received = bytearray()
        self._due = 1
        """Frames to come: a worker greets unasked, and answers every frame that was sent whole."""

    def send(self, *bodies: bytes) -> None:
        """Send frames as far as the pipe has room; the rest follows during the wait for an answer."""
        blocked = bool(self._unsent)
        self._unsent.extend(memoryview(_LENGTH.pack(len(body)) + body) for body in bodies)
        if not blocked:
            self._write()
            if self._unsent and self._requests in self._open:
                self._poll.register(self._requests, select.POLLOUT)

    def receive(self, deadline: float) -> bytes | Silence:
        """Return the body of the next frame that arrives before the deadline."""
        while (answer := self._next()) is None:
            seconds = deadline - self._clock()
            if seconds <= 0:
                return Silence.TIMEOUT
            ready = {descriptor for descriptor, _ in self._poll.poll(max(seconds * 1000, 1))}
            if self._output in ready:
                self._read_log()
            if self._unsent and self._requests in ready:
                self._write()
            # If the end is seen first, an answer may still be in the pipe.
            ended = self._process in ready
            if (self._answers in ready or ended) and (not self._read_answers() or ended):
                answer = self._next()
                return Silence.DEATH if answer is None else answer
        return answer

    def drain(self) -> None:
        """Read what is in the log pipe now."""
        for _ in range(64):  # a thread may go on writing; we do not wait for it
            if self._output not in self._open or not self._read_log():
                return

    def close(self) -> None:
        """Close what is open."""
        for descriptor in self._open:
            os.close(descriptor)
        self._open.clear()

    def _next(self) -> bytes | Silence | None:
        """Take the first frame from the received bytes; return None if it is incomplete."""
        if len(self._received) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._received)
        if length > MAX_BYTES:
            return Silence.TOO_LONG
        end = _LENGTH.size + length
        if len(self._received) < end:
            return None
        body = bytes(memoryview(self._received)[_LENGTH.size : end])
        del self._received[:end]
        self._due -= 1
        return Silence.NOT_ASKED_FOR if self._due < 0 or (not self._due and self._received) else body

    def _write(self) -> None:
        try:
            while self._unsent and self._requests in self._open:
                written = os.writev(self._requests, list(itertools.islice(self._unsent, _AT_ONCE)))
                while self._unsent and written >= len(self._unsent[0]):
                    written -= len(self._unsent.popleft())
                    self._due += 1
                if written:
                    self._unsent[0] = self._unsent[0][written:]
        except BlockingIOError:
            return
        except BrokenPipeError:  # the other pipes show how it ended
            self._forget(self._requests)
            return
        self._unwatch(self._requests)

    def _read_answers(self) -> bool:
        """Read available bytes, up to the length of the longest frame; return whether more can come."""
        try:
            while len(self._received) <= MAX_BYTES + _LENGTH.size:
                piece = os.read(self._answers, _CHUNK)
                if not piece:
                    return False
                self._received += piece
        except BlockingIOError:
            return True
        return True

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
        self._unwatch(descriptor)
        os.close(descriptor)
        self._open.discard(descriptor)

    def _unwatch(self, descriptor: int) -> None:
        with suppress(KeyError):  # the request pipe is watched only while something waits to be written
            self._poll.unregister(descriptor)
