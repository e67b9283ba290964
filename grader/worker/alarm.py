"""Report where the submission is when its time is up, before the judge ends it."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from grader.worker.failure import place_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

    from grader.worker.failure import SourcePlace


@contextmanager
def alarm(seconds: float, sources: Mapping[str, str], tell: Callable[[SourcePlace], None]) -> Iterator[None]:
    """Call `tell` with the submission's running line after a number of seconds, and let it go on.

    Python does this between two of its own steps: code inside a library that never returns is not found.
    """

    def ring(_: int, frame: FrameType | None) -> None:
        with suppress(Exception):
            spot = place_at(frame, sources)
            if spot is not None:
                tell(spot)

    with _by_signal(seconds, ring) if hasattr(signal, "setitimer") else _by_thread(seconds, ring):
        yield


@contextmanager
def _by_signal(seconds: float, ring: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        with suppress(ValueError, OSError):
            signal.setitimer(signal.ITIMER_REAL, 0.0)


@contextmanager
def _by_thread(seconds: float, ring: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Ring on a system without such signals, as Windows."""
    here = threading.get_ident()
    timer = threading.Timer(seconds, lambda: ring(0, sys._current_frames().get(here)))  # noqa: SLF001 - Python offers nothing else
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
