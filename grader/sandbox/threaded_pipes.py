"""The judge's ends of a worker's pipes on a system that cannot wait for several pipes at once: a thread for each."""

from __future__ import annotations

import queue
import struct
import threading
from typing import IO, TYPE_CHECKING, Final

from grader.sandbox.pipes import Log, Silence
from grader.worker.size_limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

_LENGTH: Final = struct.Struct("<I")
_CHUNK: Final = 64 << 10
_LAST_WORDS_S: Final = 0.2
"""Seconds for the log of a worker that has ended."""


class ThreadedPipes:
    """Request, answer and log pipe of one worker; what `Pipes` does, with threads that wait."""

    def __init__(self, requests: IO[bytes], answers: IO[bytes], log: IO[bytes], clock: Callable[[], float]) -> None:
        """Take over the pipes; a worker greets unasked, and answers every frame."""
        self.log = Log()
        self._clock = clock
        self._due = 1
        self._to_send: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._received: queue.SimpleQueue[bytes | Silence] = queue.SimpleQueue()
        self._logging = threading.Thread(target=self._read_log, args=(log,), daemon=True)
        self._logging.start()
        threading.Thread(target=self._read_answers, args=(answers,), daemon=True).start()
        threading.Thread(target=self._write, args=(requests,), daemon=True).start()

    def begin(self, body: bytes) -> None:
        """Send what a worker needs before it greets; it does not answer this."""
        self._to_send.put(_LENGTH.pack(len(body)) + body)

    def send(self, *bodies: bytes) -> None:
        """Send frames, in order."""
        self._due += len(bodies)
        for body in bodies:
            self._to_send.put(_LENGTH.pack(len(body)) + body)

    def receive(self, deadline: float) -> bytes | Silence:
        """Return the body of the next frame that arrives before the deadline."""
        try:
            answer = self._received.get(timeout=max(deadline - self._clock(), 0.001))
        except queue.Empty:
            return Silence.TIMEOUT
        if isinstance(answer, Silence):
            self._received.put(answer)  # it stays so
            return answer
        self._due -= 1
        more = self._due <= 0 and not self._received.empty()
        return Silence.NOT_ASKED_FOR if self._due < 0 or more else answer

    def drain(self) -> None:
        """Wait shortly for what was printed last, if the worker has ended."""
        self._logging.join(_LAST_WORDS_S)

    def close(self) -> None:
        """Send nothing more; the other pipes end with the process."""
        self._to_send.put(None)

    def _write(self, requests: IO[bytes]) -> None:
        try:
            with requests:
                while (frame := self._to_send.get()) is not None:
                    requests.write(frame)
                    requests.flush()
        except OSError:  # the other pipes show how it ended
            return

    def _read_answers(self, answers: IO[bytes]) -> None:
        with answers:
            while len(prefix := answers.read(_LENGTH.size)) == _LENGTH.size:
                (length,) = _LENGTH.unpack(prefix)
                if length > MAX_BYTES:
                    self._received.put(Silence.TOO_LONG)
                    return
                body = answers.read(length)
                if len(body) < length:
                    break
                self._received.put(body)
        self._received.put(Silence.DEATH)

    def _read_log(self, log: IO[bytes]) -> None:
        with log:
            while piece := log.read1(_CHUNK):  # type: ignore[attr-defined] # of a buffered pipe
                self.log.add(piece)
