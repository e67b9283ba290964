"""Telling where the submission is when its time is up, while it can still be asked: the judge ends it then."""

from __future__ import annotations

import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from grader.worker.failure import place_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

    from grader.worker.failure import SourcePlace


@contextmanager
def alarm(seconds: float, sources: Mapping[str, str], tell: Callable[[SourcePlace], None]) -> Iterator[None]:
    """Call `tell` with the line of the submission that runs when so many seconds are over, and let it go on.

    Python does this between two steps of its own: code that never comes back from a library is not found.
    """

    def ring(_: int, frame: FrameType | None) -> None:
        with suppress(Exception):
            spot = place_at(frame, sources)
            if spot is not None:
                tell(spot)

    with suppress(ValueError, OSError):
        signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        with suppress(ValueError, OSError):
            signal.setitimer(signal.ITIMER_REAL, 0.0)
