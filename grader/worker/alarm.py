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


class Alarm:
    """Tells the submission's running line after a number of seconds, and lets it go on.

    Python does this between two of its own steps: code inside a library that never returns is not found.
    """

    def __init__(self, tell: Callable[[SourcePlace], None]) -> None:
        """Call `tell` when it rings."""
        self._tell = tell
        self._sources: Mapping[str, str] = {}

    def prepare(self, sources: Mapping[str, str]) -> None:
        """Take the signal, which the submission may have taken meanwhile, and look for lines of these sources."""
        self._sources = sources
        if hasattr(signal, "setitimer"):
            with suppress(ValueError, OSError):
                signal.signal(signal.SIGALRM, self._ring)

    @contextmanager
    def after(self, seconds: float) -> Iterator[None]:
        """Ring unless the block ends before."""
        if not hasattr(signal, "setitimer"):
            with self._by_thread(seconds):
                yield
            return
        with suppress(ValueError, OSError):
            signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            with suppress(ValueError, OSError):
                signal.setitimer(signal.ITIMER_REAL, 0.0)

    @contextmanager
    def _by_thread(self, seconds: float) -> Iterator[None]:
        """Ring on a system without such signals, as Windows."""
        here = threading.get_ident()
        timer = threading.Timer(seconds, lambda: self._ring(0, sys._current_frames().get(here)))  # noqa: SLF001 - Python offers nothing else
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _ring(self, _: int, frame: FrameType | None) -> None:
        with suppress(Exception):
            spot = place_at(frame, self._sources)
            if spot is not None:
                self._tell(spot)
