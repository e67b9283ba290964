"""Processes forked from this one, each with its own warm process, for judging batches and for proofs.

A fork shares what is loaded here, above all torch and the plans, and has one connection for work and results. The pool
that uses it decides what a unit of work is, and what happens to it when its fork dies.
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
"""Seconds for a fork to end by itself after its connection has ended."""


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
    """Started beforehand. Each fork gets a copy; on an accelerator the zygotes themselves are used first."""
    serve: Callable[[Connection, Zygote], None]
    """What a fork does until its connection ends."""
    jobs: int
    """How many are started at the beginning; more may follow."""
    _given: list[Zygote] = field(default_factory=list)
    """One for each fork that was ever started."""
    running: list[Fork] = field(default_factory=list)

    def __enter__(self) -> Self:
        # All forks share what is loaded here, as long as the garbage collector leaves it alone. A collection now would
        # look through all of torch's objects, for a tenth of a second, and find next to nothing.
        gc.freeze()
        try:
            for _ in range(self.jobs):
                self.start()
        except BaseException:  # after an interruption too, no process stays behind
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for fork in self.running:
            fork.connection.close()  # the fork reads the end of its connection and exits
        for fork in self.running:
            fork.process.join(timeout=_PATIENCE_S)
            if fork.process.is_alive():
                fork.kill()
        for zygote in (*self._given, *self.zygotes):
            zygote.close()
        gc.unfreeze()

    def start(self) -> Fork:
        """Start another fork; if it can have no worker at all, the first thing it sends is the `GraderError`.

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
        """Replace a fork that has died.

        Raises:
            JudgeFault: no warm process can be started.
        """
        dead.connection.close()
        dead.process.join()
        self.running.remove(dead)
        return self.start()

    def _run(self, connection: Connection, others: Sequence[Connection], zygote: Zygote) -> None:
        """Serve the connection; this is the main function of a fork."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process handles Ctrl-C
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the parent's own way to end would unwind through pytest here
        # torch's threads exist only in the parent process: the fork would wait for them forever.
        torch.set_num_threads(1)
        for other in others:
            other.close()  # a connection ends only when no process holds its other end
        for warm in self.zygotes:
            if warm is not zygote:
                warm.hand_over()  # only the parent process talks to it
        with zygote:
            try:
                zygote.spawn(Limits()).close()
            except GraderError as fault:  # this ends the run, not only a unit of work
                with suppress(OSError):  # another fork has reported the same, and the run has ended
                    connection.send(fault)
                return
            self.serve(connection, zygote)
