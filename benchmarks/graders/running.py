"""Run a grader's commands, several at a time, and measure their cost."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graders.tool import Command

LONGEST_S = 900
PR_SET_CHILD_SUBREAPER = 36
"""From <linux/prctl.h>."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, and seconds of processors in all processes that ended."""

    clock_s: float
    processor_s: float


def run_all(commands: Sequence[Command], at_once: int) -> Cost:
    """Run commands; their exit codes are ignored, because some graders fail when a submission does."""
    adopt_orphans()
    before, started_s = _processor_s(), time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(run, commands))
    clock_s = time.perf_counter() - started_s
    wait_for_orphans()
    return Cost(clock_s, _processor_s() - before)


def adopt_orphans() -> None:
    """Adopt processes whose parent has ended, so that their time counts too."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def wait_for_orphans() -> None:
    """Wait until no process is left that the commands started, so that each is counted here and not with the next.

    Raises:
        TimeoutError: one stays that a command left behind.
    """
    given_up_s = time.monotonic() + LONGEST_S
    with contextlib.suppress(ChildProcessError):  # there is none any more
        while time.monotonic() < given_up_s:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)
        raise TimeoutError


def run(command: Command) -> None:
    """Run one command; its output goes to a file beside it."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", **command.environment}
    with (command.folder / "said.txt").open("ab") as said:
        subprocess.run(
            command.line,
            check=False,
            cwd=command.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            timeout=LONGEST_S,
        )


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
