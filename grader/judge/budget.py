"""The time that may be spent on one submission, counted while it is spent."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


EXPLAINING_S: Final = 2.0
"""Seconds of processor time for explaining why a submission is wrong, for its code and the judge together.

Wall-clock time would make the findings depend on the load of the machine.
"""
EXPLAINING = 0.2
"""The largest share of a submission's time for explaining; if its code sleeps, the wait ends there too."""


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
        """The seconds left; 0 once more was spent."""
        running = 0.0 if self._since is None else self._clock() - self._since
        return max(self.limit_s - self._spent_s - running, 0.0)

    @property
    def spent_s(self) -> float:
        """The seconds spent, at most the whole budget."""
        return self.limit_s - self.left_s

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count the time of the block; do not nest."""
        self._since = self._clock()
        try:
            yield
        finally:
            self._stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Do not count the time of the block: another budget pays for it."""
        counting = self._since is not None
        self._stop()
        try:
            yield
        finally:
            if counting:
                self._since = self._clock()

    def spend(self, seconds: float) -> None:
        """Count time that was spent elsewhere."""
        self._spent_s += seconds

    def _stop(self) -> None:
        if self._since is not None:
            self._spent_s += self._clock() - self._since
            self._since = None


class SubmissionTime:
    """The time of one submission: first for its answers, then for explaining why they are wrong."""

    def __init__(self, submission_s: float) -> None:
        """Start with nothing spent."""
        self._answering = Budget(submission_s)
        """For the submission's own code, and for reading it and its answers."""
        self._waiting = Budget(EXPLAINING * submission_s)
        """The same, after the verdict is known and only the reason is looked for."""
        self.thinking = Budget(min(EXPLAINING_S, EXPLAINING * submission_s), time.process_time)
        """For the processor time of both during that."""
        self._current = self._answering
        self._computed_by: Callable[[], float | None] | None = None
        self._computed_s: float | None = None
        """Whose processor time was looked at last during an explanation, and what it was."""

    @property
    def left_s(self) -> float:
        """The seconds left for running the submission's code."""
        if self._current is self._answering:
            return self._answering.left_s
        return min(self._waiting.left_s, self.thinking.left_s)

    @property
    def spent_s(self) -> float:
        """The seconds spent in all."""
        return sum(budget.spent_s for budget in (self._answering, self._waiting, self.thinking))

    @contextmanager
    def running(self, computed_s: Callable[[], float | None]) -> Iterator[None]:
        """Count the block as time of the submission's code; `computed_s` returns that code's processor time."""
        if self._current is self._answering:
            with self._answering.counted():
                yield
            return
        waited_s = self._waiting.spent_s
        before_s = self._computed_s if self._computed_by == computed_s else computed_s()
        with self.thinking.paused(), self._waiting.counted():
            yield
        after_s = self._computed_s = computed_s()
        self._computed_by = computed_s
        if before_s is None or after_s is None:
            self.thinking.spend(self._waiting.spent_s - waited_s)
        else:
            self.thinking.spend(after_s - before_s)

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Count the block as time of an explanation, which takes no time from the checks."""
        self._current = self._waiting
        self._computed_by = None
        try:
            with self.thinking.counted():
                yield
        finally:
            self._current = self._answering
