"""Report where the submission is when its time is up, before the judge ends it."""

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
    """Call `tell` with the submission's running line after a number of seconds, and let it go on.

    Python does this between two of its own steps: code inside a library that never returns is not found.
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
