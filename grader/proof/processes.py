"""Processes that proofs are made in: forks of this one, each with a warm process of its own to fork workers from."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import time
import traceback
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Self

import torch

from grader.errors import GraderError, JudgeFault
from grader.limits import Limits
from grader.proof.reordering import Reordered
from grader.proof.tasks import TaskContext
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from multiprocessing.process import BaseProcess

    from grader.course.model import Exercise
    from grader.judge.conditions import Conditions
    from grader.proof.tasks import Task

_DIED = Text(
    "The process that tried this exercise died: does its solution, a wrong answer or checks.py crash Python?",
    "处理这道题的进程意外终止：参考答案、典型错误或 checks.py 是否会让 Python 崩溃？",
)
_OURS = Text("Something in the grader failed here: {fault}", "评分程序自身在这里出错：{fault}")


@dataclass(frozen=True, slots=True)
class Done:
    """A task with what came of it: an outcome, or why there is none."""

    ticket: int
    outcome: object
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _NoWorker:
    """What a process sends in place of its first outcome where it cannot have a worker."""

    fault: GraderError


@dataclass(slots=True)
class _ProofSlot:
    process: BaseProcess
    line: Connection
    ticket: int | None = None


@dataclass(slots=True)
class Processes:
    """A number of processes for one run; a context manager that ends them."""

    exercises: Mapping[str, Exercise]
    course_seed: str
    conditions: Conditions
    jobs: int
    _warm: list[Zygote] = field(default_factory=list)
    """One that is warmed up, and a copy of it for each process that was ever started."""
    _seats: list[_ProofSlot] = field(default_factory=list)

    def __enter__(self) -> Self:
        level, device = self.conditions.isolation, self.conditions.device
        self._warm.append(Zygote.start(isolation=level, device=device, preload=preloaded(["solution.py"])))
        with Reordered():  # the first use imports a good part of torch
            torch.zeros(1)
        # What is loaded here is shared by all, and stays shared if the collector leaves it alone.
        gc.collect()
        gc.freeze()
        try:
            for _ in range(self.jobs):
                self._seats.append(self._seat())
        except BaseException:  # also when interrupted: no process stays behind
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for seat in self._seats:
            seat.line.close()  # the process reads the end of its line and goes
        for seat in self._seats:
            seat.process.join(timeout=2.0)
            if seat.process.is_alive():
                seat.process.kill()
                seat.process.join()
        for zygote in reversed(self._warm):
            zygote.close()
        gc.unfreeze()

    @property
    def free(self) -> bool:
        """Whether a process has nothing to do."""
        return any(seat.ticket is None for seat in self._seats)

    @property
    def busy(self) -> bool:
        """Whether a process has something to do."""
        return any(seat.ticket is not None for seat in self._seats)

    def give(self, ticket: int, task: Task) -> None:
        """Hand a task to a free process."""
        seat = next(seat for seat in self._seats if seat.ticket is None)
        seat.ticket = ticket
        try:
            seat.line.send(task)
        except OSError:  # it died while idle: its end of the line is seen by `take`
            return

    def take(self) -> Iterator[Done]:
        """Wait until something is done, and yield all that is.

        Raises:
            GraderError: no worker can be started at all.
        """
        lines = {seat.line: seat for seat in self._seats if seat.ticket is not None}
        for line in wait(list(lines)):
            assert isinstance(line, Connection)  # only connections are waited for
            seat = lines[line]
            assert seat.ticket is not None  # only busy seats are waited for
            ticket, seat.ticket = seat.ticket, None
            try:
                outcome, seconds = line.recv()
            except (EOFError, OSError):
                self._replace(seat)
                outcome, seconds = JudgeFault(_DIED), 0.0
            if isinstance(outcome, _NoWorker):
                raise outcome.fault
            yield Done(ticket, outcome, seconds)

    def _replace(self, seat: _ProofSlot) -> None:
        seat.line.close()
        seat.process.join()
        self._seats[self._seats.index(seat)] = self._seat()

    def _seat(self) -> _ProofSlot:
        zygote = self._warm[0].copy()
        self._warm.append(zygote)
        ours, theirs = multiprocessing.Pipe()
        others = [seat.line for seat in self._seats if not seat.line.closed]
        process = multiprocessing.get_context("fork").Process(
            target=_serve,
            args=(theirs, [ours, *others], self.exercises, self.course_seed, self.conditions, zygote, self._warm[0]),
            daemon=True,
        )
        process.start()
        theirs.close()
        zygote.hand_over()
        return _ProofSlot(process, ours)


def _serve(
    line: Connection,
    others: list[Connection],
    exercises: Mapping[str, Exercise],
    course_seed: str,
    conditions: Conditions,
    zygote: Zygote,
    first: Zygote,
) -> None:
    """Do the tasks that come along the line until it ends; this is the main function of a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the coordinator's to answer
    for other in others:
        other.close()  # a line ends only when no process holds its other end
    first.hand_over()  # whoever started this process talks to it
    warnings.simplefilter("ignore")  # wrong answers do what they are warned against
    torch.set_num_threads(1)  # the cores are taken by processes like this one
    with zygote:
        try:
            zygote.spawn(Limits()).close()
        except GraderError as fault:  # that ends the run, and is no finding about an exercise
            line.recv()
            line.send((_NoWorker(fault), 0.0))
            return
        desk = TaskContext(exercises, course_seed, zygote, conditions)
        with suppress(EOFError, BrokenPipeError):  # whoever gives the tasks has gone
            while True:
                task = line.recv()
                started_s = time.process_time()
                outcome = _outcome(task, desk)
                line.send((outcome, time.process_time() - started_s))


def _outcome(task: Task, desk: TaskContext) -> object:
    try:
        return task.run(desk)
    except GraderError as fault:
        return JudgeFault(fault.text)
    except Exception as fault:  # noqa: BLE001 - whatever of ours failed, the other exercises are proven
        place = traceback.extract_tb(fault.__traceback__)[-1]
        return JudgeFault(_OURS.format(fault=f"{fault!r} ({place.name}:{place.lineno})"))
