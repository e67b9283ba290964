"""The submissions that wait for a cluster, and the parcels in which they are given out.

A parcel takes about two seconds, so that Dask, which takes milliseconds for each task, is asked seldom. If a whole
worker is lost with a parcel, nobody knows over which submission: from then on each of them is given out alone.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.submission.submission import Submission

PARCEL_S: Final = 2.0
"""Seconds of work in a parcel."""
MOST: Final = 64
"""Submissions in a parcel, at most."""
TURNS: Final = 2
"""Parcels for each worker among which what is left is divided: near the end they become small."""


def parcel_size(seconds_each: float | None, waiting: int, workers: int) -> int:
    """Return how many submissions to give out together; one as long as nobody knows how long they take."""
    if seconds_each is None:
        return 1
    in_time = int(PARCEL_S / seconds_each) if seconds_each > PARCEL_S / MOST else MOST
    fair = -(-waiting // (TURNS * max(workers, 1)))
    return max(min(in_time, fair, MOST), 1)


class Parcels:
    """What is left to give out."""

    def __init__(self, submissions: Iterable[Submission]) -> None:
        """Give these out in order."""
        self._waiting = deque(submissions)
        self._alone: set[tuple[str | None, str]] = set()
        self._took_s = 0.0
        self._judged = 0

    def __bool__(self) -> bool:
        """Whether anything is left."""
        return bool(self._waiting)

    def take(self, workers: int) -> tuple[Submission, ...]:
        """Return the next parcel, for one of so many workers."""
        each_s = self._took_s / self._judged if self._judged else None
        size = parcel_size(each_s, len(self._waiting), workers)
        taken = [self._waiting.popleft()]
        while len(taken) < size and self._waiting and not self._is_alone(taken[0], self._waiting[0]):
            taken.append(self._waiting.popleft())
        return tuple(taken)

    def took(self, seconds: float, judged: int) -> None:
        """Note how long so many submissions took one worker."""
        self._took_s += seconds
        self._judged += judged

    def give_back(self, submissions: Sequence[Submission]) -> None:
        """Give these out next: nobody has judged them."""
        self._waiting.extendleft(reversed(submissions))

    def give_back_alone(self, submissions: Sequence[Submission]) -> None:
        """Give these out next, and each in a parcel of its own: a worker was lost over one of them."""
        self._alone.update((submission.student, submission.exercise) for submission in submissions)
        self.give_back(submissions)

    def _is_alone(self, *submissions: Submission) -> bool:
        return any((submission.student, submission.exercise) in self._alone for submission in submissions)
