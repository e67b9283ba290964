"""Judge processes, each warm and with its own zygote, that take one submission at a time.

A judge that dies (killed, out of memory) or takes far too long loses nothing: its submission goes to a fresh judge. A
submission that ends judges `TRIES` times is reported as our fault, and the run goes on.
"""

from __future__ import annotations

import math
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Self

import torch

from grader.errors import GraderError
from grader.judge.plan import plan_exercise
from grader.judge.result_builder import failed_result
from grader.judge.session import judge
from grader.result import Result
from grader.sandbox.devices import CPU
from grader.sandbox.forks import Forks
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from grader.course.model import Exercise
    from grader.judge.cases.seeds import Seeds
    from grader.judge.conditions import Conditions
    from grader.judge.plan import Plan
    from grader.sandbox.forks import Fork
    from grader.sandbox.zygote import Zygote
    from grader.submission.submission import Submission

TRIES = 3
LOOK_S = 5.0
"""Seconds between checks for a judge that takes too long."""
WAITING = 0.5
"""How many more submissions may wait in their sleep, per computing judge (one in all, at least). Each needs memory: 250
MB with its warm process and a worker.
"""
START_S = 120.0
"""Seconds for a warm process to start on a very busy machine."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A submission with its result."""

    submission: Submission
    result: Result


@dataclass(slots=True)
class _Slot:
    """A judge process and its submission."""

    fork: Fork
    submission: Submission | None = None
    deadline: float = math.inf
    """The deadline of its submission, on the monotonic clock."""
    idle: bool = False
    """Whether its submission sleeps: another may compute meanwhile."""


@dataclass(slots=True)
class Pool:
    """The judge processes of one run; a context manager that ends them."""

    plans: Mapping[str, Plan]
    conditions: Conditions
    zygotes: Sequence[Zygote]
    """Started beforehand by `warm_processes`: they warm up while the rest is made ready."""
    jobs: int
    """How many submissions compute at a time."""
    _forks: Forks = field(init=False)
    _slots: list[_Slot] = field(default_factory=list)
    _tries: dict[tuple[str | None, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._forks = Forks(self.zygotes, self._serve, self.jobs)

    def __enter__(self) -> Self:
        self._slots = [_Slot(fork) for fork in self._forks.__enter__().running]
        return self

    def __exit__(self, *_: object) -> None:
        self._forks.__exit__()

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
        """The connections on which results will arrive."""
        return [slot.fork.connection for slot in self._slots if slot.submission is not None]

    def take(self, waiting: deque[Submission]) -> Iterator[Finished]:
        """Yield the results that have arrived; a submission whose judge died is the next to be judged again.

        Raises:
            JudgeFault, IsolationError: no worker can be started at all.
        """
        for slot in self._slots:
            if slot.submission is not None and time.monotonic() > slot.deadline:
                slot.fork.kill()  # this ends its connection, which is noticed at once
        ready = wait(self.busy, timeout=0)
        for slot in [slot for slot in self._slots if slot.fork.connection in ready]:
            finished = self._take(slot, waiting)
            if finished is not None:
                yield finished

    def hand_out(self, waiting: deque[Submission], started: Callable[[Submission], None]) -> None:
        """Give waiting submissions to free judges, up to `jobs` that compute.

        A judge whose submission sleeps gives its place to another judge; if none is free, a new one starts.
        """
        while waiting and sum(slot.submission is not None and not slot.idle for slot in self._slots) < self.jobs:
            slot = next((slot for slot in self._slots if slot.submission is None), None)
            if slot is None:
                if len(self._slots) >= self.jobs + max(1, int(WAITING * self.jobs)):
                    return
                slot = _Slot(self._forks.start())
                self._slots.append(slot)
            slot.submission = waiting.popleft()
            slot.deadline = time.monotonic() + _patience_s(self.plans[slot.submission.exercise].exercise)
            started(slot.submission)
            with suppress(OSError):  # it died while it was free; `wait` notices that its connection has ended
                slot.fork.connection.send(slot.submission)

    def _take(self, slot: _Slot, waiting: deque[Submission]) -> Finished | None:
        submission = slot.submission
        assert submission is not None  # only busy slots are waited for
        try:
            result = slot.fork.connection.recv()
        except (EOFError, OSError):
            self._slots[self._slots.index(slot)] = _Slot(self._forks.replace(slot.fork))
            return self._again(submission, waiting)
        if isinstance(result, bool):
            slot.idle = result
            return None
        slot.submission = None
        if isinstance(result, GraderError):
            raise result
        assert isinstance(result, Result)  # both ends of the connection are ours
        return Finished(submission, result)

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

    def _serve(self, connection: Connection, zygote: Zygote) -> None:
        """Judge what comes until the connection ends; this runs in a judge process."""
        conditions = replace(self.conditions, device=zygote.device)  # several devices of a kind: use this one
        if zygote.device == CPU:  # whoever waits for an accelerator still occupies it
            zygote.idle = partial(deliver, connection)
        judge(self.plans, received(connection), zygote, conditions, partial(deliver, connection))


def plans_of(exercises: Iterable[Exercise], seeds: Seeds, device: str) -> Mapping[str, Plan]:
    """Make exercises ready, by one thread as in a worker: for small tensors waiting for others takes most of the time.

    Raises:
        ReferenceFault: an exercise's reference cannot be run.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return {exercise.id: plan_exercise(exercise, seeds, device) for exercise in exercises}
    finally:
        torch.set_num_threads(threads)


def _patience_s(exercise: Exercise) -> float:
    """Return the seconds after which a judge must be stuck: the worker's limit and the overhead of judging."""
    return 2 * exercise.limits.submission_s + START_S


def deliver(connection: Connection, told: Result | bool) -> None:  # noqa: FBT001 - it is handed on
    """Send a result, or whether the judge is idle; ignore a closed connection."""
    with suppress(OSError):  # the run was interrupted; the next read notices that the connection has ended
        connection.send(told)


def received(connection: Connection) -> Iterator[Submission]:
    """Yield what arrives on a connection until it ends."""
    while True:
        try:
            yield connection.recv()
        except (EOFError, OSError):  # reset: the coordinator was killed while something was still unread
            return
