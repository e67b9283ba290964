"""Time that may be spent on one submission, counted while it is spent."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


EXPLAINING_S: Final = 2.0
"""Seconds of processor time that may be spent on why a submission is wrong, by its code and by the judge together.

Not by the clock: what is found must not depend on what else the machine does.
"""
EXPLAINING = 0.2
"""Part of a submission's time that this is at most; its code is waited for no longer than that either, if it sleeps."""


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

    def spend(self, seconds: float) -> None:
        """Count what was spent elsewhere."""
        self._spent_s += seconds

    def _stop(self) -> None:
        if self._since is not None:
            self._spent_s += self._clock() - self._since
            self._since = None


class SubmissionTime:
    """The time of one submission: first for its answers, then for finding out why they are wrong."""

    def __init__(self, submission_s: float) -> None:
        """Start with nothing spent."""
        self._answering = Budget(submission_s)
        """For the submission's own code, and for all that is done to read it and its answers."""
        self._waiting = Budget(EXPLAINING * submission_s)
        """For the same, once the verdict is known and only the reason is looked for."""
        self.thinking = Budget(min(EXPLAINING_S, EXPLAINING * submission_s), time.process_time)
        """For the processor time of both meanwhile."""
        self._current = self._answering

    @property
    def left_s(self) -> float:
        """How much is left for running the submission's code."""
        if self._current is self._answering:
            return self._answering.left_s
        return min(self._waiting.left_s, self.thinking.left_s)

    @property
    def spent_s(self) -> float:
        """How much was spent in all."""
        return sum(budget.spent_s for budget in (self._answering, self._waiting, self.thinking))

    @contextmanager
    def running(self, computed_s: Callable[[], float | None]) -> Iterator[None]:
        """Count what is done inside as time of the submission's code, whose processor time can be asked for."""
        if self._current is self._answering:
            with self._answering.counted():
                yield
            return
        waited_s, before_s = self._waiting.spent_s, computed_s()
        with self.thinking.paused(), self._waiting.counted():
            yield
        after_s = computed_s()
        if before_s is None or after_s is None:
            self.thinking.spend(self._waiting.spent_s - waited_s)
        else:
            self.thinking.spend(after_s - before_s)

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Count what is done inside as time of an explanation: no check has less for it."""
        self._current = self._waiting
        try:
            with self.thinking.counted():
                yield
        finally:
            self._current = self._answering
