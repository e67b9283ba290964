"""Processes forked from this one, each with a warm process of its own: a batch judges in them, a proof is made in them.

A fork shares what is loaded here, torch and the plans above all, and has one connection on which work comes and
results go. The pool above it says what a unit of work is, and what happens to it when its fork dies.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import torch

from grader.errors import GraderError
from grader.limits import Limits
from grader.sandbox.devices import CPU

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from grader.sandbox.zygote import Zygote

_PATIENCE_S = 2.0
"""For a fork to end by itself once its connection has."""


@dataclass(frozen=True, slots=True)
class Fork:
    """One process and this side's end of its connection."""

    process: BaseProcess
    connection: Connection

    def kill(self) -> None:
        """End the process at once; its connection ends with it."""
        self.process.kill()
        self.process.join()


@dataclass(slots=True)
class Forks:
    """The forks of one run; a context manager that ends them and their warm processes."""

    zygotes: Sequence[Zygote]
    """Started beforehand. Each fork gets a copy; on an accelerator the zygotes themselves are given first."""
    serve: Callable[[Connection, Zygote], None]
    """What a fork does until its connection ends."""
    jobs: int
    """How many are started at once; more may follow."""
    _given: list[Zygote] = field(default_factory=list)
    """One for each fork that was ever started."""
    running: list[Fork] = field(default_factory=list)

    def __enter__(self) -> Self:
        # What is loaded here is shared by all forks, and stays shared if the collector leaves it alone.
        gc.collect()
        gc.freeze()
        try:
            for _ in range(self.jobs):
                self.start()
        except BaseException:  # also when interrupted: no process stays behind
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for fork in self.running:
            fork.connection.close()  # the fork reads the end of its connection and goes
        for fork in self.running:
            fork.process.join(timeout=_PATIENCE_S)
            if fork.process.is_alive():
                fork.kill()
        for zygote in (*self._given, *self.zygotes):
            zygote.close()
        gc.unfreeze()

    def start(self) -> Fork:
        """Start one more; where it can't have a worker at all, the first thing that it sends is the `GraderError`.

        Raises:
            JudgeFault: no warm process can be started.
        """
        turn = len(self._given)
        zygote = self.zygotes[turn % len(self.zygotes)]
        if turn >= len(self.zygotes) or zygote.device == CPU:
            zygote = zygote.copy()
        self._given.append(zygote)
        ours, theirs = multiprocessing.Pipe()
        others = [ours, *(fork.connection for fork in self.running if not fork.connection.closed)]
        process = multiprocessing.get_context("fork").Process(
            target=self._run, args=(theirs, others, zygote), daemon=True
        )
        process.start()
        theirs.close()
        zygote.hand_over()
        self.running.append(Fork(process, ours))
        return self.running[-1]

    def replace(self, dead: Fork) -> Fork:
        """Start another in place of one that has died.

        Raises:
            JudgeFault: no warm process can be started.
        """
        dead.connection.close()
        dead.process.join()
        self.running.remove(dead)
        return self.start()

    def _run(self, connection: Connection, others: Sequence[Connection], zygote: Zygote) -> None:
        """Serve the connection; this is the main function of a fork."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process above to answer
        # The threads that torch computes with stay behind in the process that this one was forked from: it would wait.
        torch.set_num_threads(1)
        for other in others:
            other.close()  # a connection ends only when no process holds its other end
        for warm in self.zygotes:
            if warm is not zygote:
                warm.hand_over()  # the process above talks to it
        with zygote:
            try:
                zygote.spawn(Limits()).close()
            except GraderError as fault:  # that ends the run, not each unit of work
                with suppress(OSError):  # another fork has told the same, and the run has ended
                    connection.send(fault)
                return
            self.serve(connection, zygote)
