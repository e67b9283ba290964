"""Judge processes: each warm, each with a zygote of its own, handed one submission at a time.

A judge that dies (killed, out of memory) or takes far longer than it may costs nothing: its submission goes to a fresh
one, and a submission that ends judges `TRIES` times is reported as a fault of ours, so that the run goes on.
"""

from __future__ import annotations

import gc
import math
import multiprocessing
import signal
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Self

import torch

from grader.errors import GraderError
from grader.judge.result_builder import failed_result
from grader.judge.session import judge
from grader.limits import Limits
from grader.result import Result
from grader.sandbox.devices import CPU
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from multiprocessing.process import BaseProcess

    from grader.course.model import Exercise
    from grader.judge.conditions import Conditions
    from grader.judge.plan import Plan
    from grader.sandbox.zygote import Zygote
    from grader.submission.submission import Submission

TRIES = 3
LOOK_S = 5.0
"""Seconds between checks for a judge that takes too long."""
WAITING = 0.5
"""For each judge that computes, so many more (one in all, at least) may wait for submissions that sleep: each takes
memory, 250 MB with its warm process and a worker."""
START_S = 120.0
"""For a warm process to start on a machine that is very busy."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A submission with its result."""

    submission: Submission
    result: Result


@dataclass(slots=True)
class _Slot:
    """One judge process and what it has before it."""

    process: BaseProcess
    line: Connection
    submission: Submission | None = None
    deadline: float = math.inf
    """When what it judges must be done, on the monotonic clock."""
    idle: bool = False
    """Whether it waits for a submission that sleeps: somebody else may compute meanwhile."""


@dataclass(slots=True)
class Pool:
    """A number of judge processes for one run; a context manager that ends them."""

    plans: Mapping[str, Plan]
    conditions: Conditions
    zygotes: Sequence[Zygote]
    """Of `warm_processes`, started beforehand: they warm up while the rest is made ready."""
    jobs: int
    """How many compute at a time."""
    _given: list[Zygote] = field(default_factory=list)
    """One for each judge that was ever started."""
    _seats: list[_Slot] = field(default_factory=list)
    _tries: dict[tuple[str | None, str], int] = field(default_factory=dict)

    def __enter__(self) -> Self:
        # Judges are forks: what is loaded here is shared by all, and stays shared if the collector leaves it alone.
        gc.collect()
        gc.freeze()
        try:
            for _ in range(self.jobs):
                self._seats.append(self._another())
        except BaseException:  # also when interrupted: no process stays behind
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for seat in self._seats:
            seat.line.close()  # the judge reads the end of its line and goes
        for seat in self._seats:
            seat.process.join(timeout=2.0)
            if seat.process.is_alive():
                seat.process.kill()
                seat.process.join()
        for zygote in (*self._given, *self.zygotes):
            zygote.close()
        gc.unfreeze()

    def judge(self, submissions: Iterable[Submission], started: Callable[[Submission], None]) -> Iterator[Finished]:
        """Yield every submission with its result, in the order in which they finish.

        Raises:
            JudgeFault, IsolationError: no worker can be started at all.
        """
        waiting = deque(submissions)
        while waiting or self.busy:
            self.hand_out(waiting, started)
            wait(self.busy, timeout=LOOK_S)
            yield from self.take(waiting)

    @property
    def busy(self) -> list[Connection]:
        """The lines on which results will come."""
        return [seat.line for seat in self._seats if seat.submission is not None]

    def take(self, waiting: deque[Submission]) -> Iterator[Finished]:
        """Yield what has come by now; what a judge died over goes back to the front of those that wait.

        Raises:
            JudgeFault, IsolationError: no worker can be started at all.
        """
        for seat in self._seats:
            if seat.submission is not None and time.monotonic() > seat.deadline:
                seat.process.kill()  # its line ends with it, which is seen at once
                seat.process.join()
        ready = wait(self.busy, timeout=0)
        for seat in [seat for seat in self._seats if seat.line in ready]:
            finished = self._take(seat, waiting)
            if finished is not None:
                yield finished

    def hand_out(self, waiting: deque[Submission], started: Callable[[Submission], None]) -> None:
        """Give those that wait to judges that are free, as long as not more compute than there were at first.

        A judge whose submission sleeps leaves its place to another, which is started where none is free.
        """
        while waiting and sum(seat.submission is not None and not seat.idle for seat in self._seats) < self.jobs:
            seat = next((seat for seat in self._seats if seat.submission is None), None)
            if seat is None:
                if len(self._seats) >= self.jobs + max(1, int(WAITING * self.jobs)):
                    return
                seat = self._another()
                self._seats.append(seat)
            seat.submission = waiting.popleft()
            seat.deadline = time.monotonic() + _patience_s(self.plans[seat.submission.exercise].exercise)
            started(seat.submission)
            with suppress(OSError):  # it died while it was free: its end of the line is seen by `wait`
                seat.line.send(seat.submission)

    def _take(self, seat: _Slot, waiting: deque[Submission]) -> Finished | None:
        submission = seat.submission
        assert submission is not None  # only busy seats are waited for
        try:
            result = seat.line.recv()
        except (EOFError, OSError):
            seat.line.close()
            seat.process.join()
            self._seats[self._seats.index(seat)] = self._another()
            return self._again(submission, waiting)
        if isinstance(result, bool):
            seat.idle = result
            return None
        seat.submission = None
        if isinstance(result, GraderError):
            raise result
        assert isinstance(result, Result)  # both ends of the line are ours
        return Finished(submission, result)

    def _another(self) -> _Slot:
        """Start one more judge process, with a warm process of its own.

        Raises:
            JudgeFault: no warm process can be started.
        """
        turn = len(self._given)
        zygote = self.zygotes[turn % len(self.zygotes)]
        if turn >= len(self.zygotes) or zygote.device == CPU:
            zygote = zygote.copy()
        self._given.append(zygote)
        others = [other for other in self.zygotes if other is not zygote]
        ours, theirs = multiprocessing.Pipe()
        lines = [ours, *(seat.line for seat in self._seats if not seat.line.closed)]
        process = multiprocessing.get_context("fork").Process(
            target=_serve, args=(theirs, lines, self.plans, self.conditions, zygote, others), daemon=True
        )
        process.start()
        theirs.close()
        zygote.hand_over()
        return _Slot(process, ours)

    def _again(self, submission: Submission, waiting: deque[Submission]) -> Finished | None:
        name = (submission.student, submission.exercise)
        self._tries[name] = self._tries.get(name, 0) + 1
        if self._tries[name] < TRIES:
            waiting.appendleft(submission)
            return None
        text = Text(
            "The process that judged this submission died {tries} times; that is our fault and costs no points.",
            "评判该提交的进程意外终止了 {tries} 次；这是评分程序的问题，不会扣分。",
        ).format(tries=TRIES)
        plan = self.plans[submission.exercise]
        return Finished(submission, failed_result(plan.exercise, submission, text, self.conditions))


def _patience_s(exercise: Exercise) -> float:
    """Return the seconds after which a judge must be stuck: a worker's time is limited, and so is what judging adds."""
    return 2 * exercise.limits.submission_s + START_S


def _serve(
    line: Connection,
    lines: Sequence[Connection],
    plans: Mapping[str, Plan],
    conditions: Conditions,
    zygote: Zygote,
    others: Sequence[Zygote],
) -> None:
    """Judge what comes along the line until it ends; this is the main function of a judge process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the coordinator's to answer
    # The threads that torch computes with stay behind in the process this one was forked from: it would wait for them.
    torch.set_num_threads(1)
    for one in lines:
        one.close()  # a line ends only when no process holds its other end
    for other in others:
        other.hand_over()
    with zygote:
        try:
            zygote.spawn(Limits()).close()
        except GraderError as fault:  # no worker can be started at all: that ends the run, not each submission of it
            with suppress(OSError):  # another judge has told the same, and the run has ended
                line.send(fault)
            return
        here = replace(conditions, device=zygote.device)  # of several of a kind, this one
        if zygote.device == CPU:  # who waits for an accelerator holds it all the same
            zygote.idle = partial(deliver, line)
        judge(plans, received(line), zygote, here, partial(deliver, line))


def deliver(line: Connection, told: Result | bool) -> None:  # noqa: FBT001 - it is handed on
    """Hand on a result, or whether the judge is idle, if anybody is there to take it."""
    with suppress(OSError):  # the run was interrupted: the line has ended, which is seen when the next is asked for
        line.send(told)


def received(line: Connection) -> Iterator[Submission]:
    """Yield what comes along a line until it ends."""
    while True:
        try:
            yield line.recv()
        except (EOFError, OSError):  # reset, where the coordinator was killed with something still to read
            return
