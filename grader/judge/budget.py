"""Time that may be spent on one submission, counted while it is spent."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Budget:
    """A number of seconds, and how many of them are spent."""

    def __init__(self, limit_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with nothing spent."""
        self.limit_s = limit_s
        self._clock = clock
        self._spent_s = 0.0
        self._since: float | None = None

    @property
    def left_s(self) -> float:
        """How much is left; nothing, and never less, once more was spent."""
        running = 0.0 if self._since is None else self._clock() - self._since
        return max(self.limit_s - self._spent_s - running, 0.0)

    @property
    def spent_s(self) -> float:
        """How much is spent, as far as there was any."""
        return self.limit_s - self.left_s

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count the time of what is done inside; it is not nested in itself."""
        self._since = self._clock()
        try:
            yield
        finally:
            self._stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Do not count what is done inside, where anything is counted around it: another budget pays for it."""
        counting = self._since is not None
        self._stop()
        try:
            yield
        finally:
            if counting:
                self._since = self._clock()

    def _stop(self) -> None:
        if self._since is not None:
            self._spent_s += self._clock() - self._since
            self._since = None
