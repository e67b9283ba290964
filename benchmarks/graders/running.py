"""Running a grader's commands, so many at once, and what that took."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, and seconds of processors in all processes that were waited for."""

    clock_s: float
    processor_s: float


def run_all(commands: Sequence[Command], at_once: int) -> Cost:
    """Run commands; how each ends says nothing, as some graders fail when a submission does."""
    before, started_s = _processor_s(), time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(run, commands))
    return Cost(time.perf_counter() - started_s, _processor_s() - before)


def run(command: Command) -> None:
    """Run one command; what it says goes to a file beside it for whoever wonders."""
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
