"""SIGKILL, from outside and at any moment, for workers and warm processes in the middle of a batch: nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.batch.judges import JudgingSite
from grader.batch.run import BatchJob, BatchProgress, run
from grader.course.load import load_course
from grader.gradebook import Gradebook
from grader.judge.conditions import Conditions
from grader.sandbox.isolation import available_levels
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.worker.lockdown import Level

EXERCISE = load_course(Path(__file__).parents[1] / "samples" / "tiny_course").exercises[0]
RIGHT = "def scale(x, factor=2.0):\n    return x.detach() * factor\n"
WRONG = "def scale(x, factor=2.0):\n    return x.detach() * factor + 1\n"
CLASS = 100
EVERY = 8
"""Submissions judged between two kills, so that no submission is hit three times."""


def handed_in(number: int) -> Submission:
    source = f"{WRONG if number % 4 == 0 else RIGHT}# {number}\n"
    student = f"student{number:03d}"
    return Submission("ex01", student, f"{student}/ex01.py", "ex01.py", sha256=str(number), data=source.encode())


class Killer(threading.Thread):
    """Kills a worker, and every third time a warm process, each time so many more submissions are judged."""

    def __init__(self, level: Level, descendants: Callable[[int], Iterator[int]]) -> None:
        super().__init__(daemon=True)
        self._descendants = descendants
        self.done = 0
        self.finished = False
        self.killed: list[str] = []
        # bubblewrap and its own child come before the warm process, which takes a namespace of its own.
        self._depth = 4 if level == "full" else 1
        self._chance = random.Random(0)  # noqa: S311 - the moments differ anyway

    def run(self) -> None:
        following = EVERY
        while not self.finished:
            if self.done < following:
                time.sleep(0.002)
                continue
            warm = len(self.killed) % 3 == 2
            time.sleep(self._chance.random() * 0.05)
            if self._kill(warm=warm):
                following = self.done + EVERY

    def _kill(self, *, warm: bool) -> bool:
        for first in self._warm_processes():
            below = [first, *self._descendants(first)]
            if len(below) > self._depth:  # a worker is at it
                with suppress(ProcessLookupError):  # it has just ended
                    os.kill(below[self._depth - 1 if warm else -1], signal.SIGKILL)
                    self.killed.append("warm process" if warm else "worker")
                    return True
        return False

    def _warm_processes(self) -> Iterator[int]:
        """Yield the first process of each warm process there is: this process started it, or a judge did."""
        seen: set[int] = set()
        for pid in self._descendants(os.getpid()):
            with suppress(OSError):
                if pid not in seen and b"grader.worker.boot" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    seen.update(self._descendants(pid))
                    yield pid


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc to find processes in")
@pytest.mark.parametrize("level", dict.fromkeys(("process", available_levels()[-1])))
def test_a_batch_of_a_hundred_loses_no_result(
    level: Level, tmp_path: Path, descendants: Callable[[int], Iterator[int]]
) -> None:
    submissions = [handed_in(number) for number in range(CLASS)]
    students = [str(submission.student) for submission in submissions]
    killer = Killer(level, descendants)

    def watch(progress: BatchProgress) -> None:
        killer.done = progress.done

    order = BatchJob([EXERCISE], students, submissions, JudgingSite(Conditions("2026", isolation=level), jobs=2))
    killer.start()
    try:
        with Gradebook.open(tmp_path / "gradebook.sqlite") as book:
            run(order, book, watch)
            scores = {str(result.student): result.score for result in book.results()}
    finally:
        killer.finished = True
        killer.join()
    assert {"worker", "warm process"} <= set(killer.killed)
    assert scores == {name: Decimal(0) if number % 4 == 0 else Decimal("3.5") for number, name in enumerate(students)}
