"""A judge in a process of its own, started afresh: for processes that cannot be forked, such as a Dask worker.

It makes the exercises ready, tests the isolation, reports, and judges submissions until its connection ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

import torch

from grader.__about__ import __version__
from grader.batch.pool import deliver, received
from grader.course.load import load_course
from grader.errors import GraderError
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.limits import Limits
from grader.result import Result
from grader.sandbox.devices import devices_of
from grader.sandbox.zygote import Zygote

if TYPE_CHECKING:
    from pathlib import Path

    from grader.judge.cases.seeds import Seeds
    from grader.judge.conditions import Conditions
    from grader.submission.submission import Submission

_START = "import gc; gc.set_threshold(50_000); from grader.batch.judge_process import main; main()"
"""Not `-m`: with it, both sides would exchange classes of `__main__` instead of this module."""
_PATIENCE_S = 2.0


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a judge must know before its first submission; `seeds` contains the secret one, so never show it."""

    exercises: tuple[str, ...]
    seeds: Seeds
    conditions: Conditions
    preload: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IsolationProof:
    """The judge's report after the test of its isolation."""

    isolation: str
    grader: str
    torch: str


class LostError(Exception):
    """The judge's process has ended; its submission was not judged."""


class JudgeProcess:
    """A judge process; `close` ends it, and it ends by itself when this process ends."""

    def __init__(self, course: Path, preparation: Preparation) -> None:
        """Start the process."""
        self._connection, theirs = Pipe()
        os.set_inheritable(theirs.fileno(), True)  # noqa: FBT003 - the name says it
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", _START, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        with suppress(OSError):  # it has ended already; the next request will show that
            self._connection.send((course, preparation))

    def prove(self) -> IsolationProof | GraderError:
        """Return the judge's report, or why nothing can be judged here; ask once, and first.

        Raises:
            LostError: it has ended.
        """
        answer = self._receive()
        assert isinstance(answer, IsolationProof | GraderError)  # both ends of the connection are ours
        return answer

    def judge(self, submission: Submission) -> Result | GraderError:
        """Judge a submission.

        Raises:
            LostError: it has ended.
        """
        try:
            self._connection.send(submission)
        except OSError as error:
            raise LostError from error
        answer = self._receive()
        assert isinstance(answer, Result | GraderError)  # both ends of the connection are ours
        return answer

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        try:
            self._process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _receive(self) -> object:
        try:
            return self._connection.recv()
        except (EOFError, OSError) as error:
            raise LostError from error


def main() -> None:
    """Serve the connection whose descriptor is the program's only argument."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(1)
    connection = Connection(int(sys.argv[1]))
    try:
        course, preparation = connection.recv()
    except (EOFError, OSError):
        return
    conditions = preparation.conditions
    try:
        device = devices_of(conditions.device)[0]  # the only one that this process may use
    except GraderError as fault:
        with suppress(OSError):
            connection.send(fault)
        return
    here = replace(conditions, device=device)
    try:
        started = Zygote.start(isolation=here.isolation, device=device, preload=preparation.preload)
    except GraderError as fault:  # a library is missing on this machine
        with suppress(OSError):
            connection.send(fault)
        return
    with started as zygote:
        try:
            opened = load_course(course)
            found = [
                exercise for exercise in (*opened.exercises, *opened.drafts) if exercise.id in preparation.exercises
            ]
            plans = {exercise.id: plan_exercise(exercise, preparation.seeds, conditions.device) for exercise in found}
            zygote.spawn(Limits()).close()
        except GraderError as fault:
            with suppress(OSError):
                connection.send(fault)
            return
        with suppress(OSError):
            connection.send(IsolationProof(conditions.isolation, __version__, torch.__version__))
        judge(plans, received(connection), zygote, here, partial(deliver, connection))
