"""Processes that make proofs: forks of this one, each with its own warm process for workers."""

from __future__ import annotations

import time
import traceback
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Self

import torch

from grader.errors import GraderError, JudgeFault
from grader.judge.needs import libraries_for
from grader.proof.reordering import Reordered
from grader.proof.tasks import TaskContext
from grader.sandbox.forks import Fork, Forks
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grader.course.model import Exercise
    from grader.judge.conditions import Conditions
    from grader.proof.tasks import Task

_DIED = Text(
    "The process that tried this exercise died. Does its solution, a wrong answer or checks.py crash Python?",
    "验证这道题的进程意外终止。参考答案、典型错误或 checks.py 是否会让 Python 崩溃？",
)
_OURS = Text("Something in the grader failed here: {fault}", "评分程序自身在这里出错：{fault}")


def warm_process(conditions: Conditions, exercises: Iterable[Exercise]) -> Zygote:
    """Start a process that has torch and what the exercises allow, for the workers of proofs.

    Raises:
        JudgeFault: it cannot be started.
    """
    preload = (*preloaded(["solution.py"]), *libraries_for(exercises))
    return Zygote.start(isolation=conditions.isolation, device=conditions.device, preload=preload)


@dataclass(frozen=True, slots=True)
class Done:
    """A task with its outcome, or why there is none."""

    ticket: int
    outcome: object
    seconds: float = 0.0


@dataclass(slots=True)
class _ProofSlot:
    fork: Fork
    ticket: int | None = None


@dataclass(slots=True)
class Processes:
    """The processes of one run; a context manager that ends them."""

    exercises: Mapping[str, Exercise]
    course_seed: str
    conditions: Conditions
    jobs: int
    warm: Zygote | None = None
    """A warm process that stays when the run has ended; without one the run starts its own."""
    _forks: Forks = field(init=False)
    _slots: list[_ProofSlot] = field(default_factory=list)

    def __enter__(self) -> Self:
        zygote = warm_process(self.conditions, self.exercises.values()) if self.warm is None else self.warm.copy()
        with Reordered():  # the first use imports a large part of torch
            torch.zeros(1)
        self._forks = Forks([zygote], self._serve, self.jobs)
        self._slots = [_ProofSlot(fork) for fork in self._forks.__enter__().running]
        return self

    def __exit__(self, *_: object) -> None:
        self._forks.__exit__()

    @property
    def free(self) -> bool:
        """Whether some process is idle."""
        return any(slot.ticket is None for slot in self._slots)

    @property
    def busy(self) -> bool:
        """Whether some process is busy."""
        return any(slot.ticket is not None for slot in self._slots)

    def give(self, ticket: int, task: Task) -> None:
        """Give a task to a free process."""
        slot = next(slot for slot in self._slots if slot.ticket is None)
        slot.ticket = ticket
        with suppress(OSError):  # it died while idle: `take` notices the end of its connection
            slot.fork.connection.send(task)

    def take(self) -> Iterator[Done]:
        """Wait until a task is done, and yield all that are.

        Raises:
            GraderError: no worker can be started at all.
        """
        slots = {slot.fork.connection: slot for slot in self._slots if slot.ticket is not None}
        for connection in wait(list(slots)):
            assert isinstance(connection, Connection)  # only connections are waited for
            slot = slots[connection]
            assert slot.ticket is not None  # only busy slots are waited for
            ticket, slot.ticket = slot.ticket, None
            try:
                answer = connection.recv()
            except (EOFError, OSError):
                slot.fork = self._forks.replace(slot.fork)
                answer = JudgeFault(_DIED), 0.0
            if isinstance(answer, GraderError):
                raise answer
            yield Done(ticket, *answer)

    def _serve(self, connection: Connection, zygote: Zygote) -> None:
        """Do the tasks that arrive until the connection ends; this runs in a process of its own."""
        warnings.simplefilter("ignore")  # wrong answers do what the warnings warn against
        context = TaskContext(self.exercises, self.course_seed, zygote, self.conditions)
        with suppress(EOFError, BrokenPipeError):  # the sender of the tasks has ended
            while True:
                task = connection.recv()
                started_s = time.process_time()
                outcome = _outcome(task, context)
                connection.send((outcome, time.process_time() - started_s))


def _outcome(task: Task, context: TaskContext) -> object:
    try:
        return task.run(context)
    except GraderError as fault:
        return JudgeFault(fault.text)
    except Exception as fault:  # noqa: BLE001 - whatever of ours failed, the other exercises are proven
        place = traceback.extract_tb(fault.__traceback__)[-1]
        return JudgeFault(_OURS.format(fault=f"{fault!r} ({place.name}:{place.lineno})"))
