"""The one place where a worker locks itself in; nothing of a submission runs before it is done.

Each level adds to the one before it: `process` gives the worker its own session, its own descriptors, an end when its
parent ends, and limits on processor time, memory, files and processes.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from dataclasses import dataclass
from typing import Literal

Level = Literal["process", "restricted", "full"]
LEVELS: tuple[Level, ...] = ("process", "restricted", "full")

REQUESTS, ANSWERS = 3, 4
"""The descriptors a worker has beside the three of every process."""
_OPEN_FILES = 64
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a worker may use: bytes of address space in all (None: not limited), and seconds of processor time."""

    address_space: int | None
    cpu_s: int


def take_descriptors(requests: int, answers: int, log: int) -> None:
    """Make the pipes the worker's only descriptors: output goes to the log, input is empty, all others are closed."""
    null = os.open(os.devnull, os.O_RDONLY)
    # Out of the way first: the numbers that are handed over may be the very ones to be filled.
    requests, answers, log, null = (_above(one) for one in (requests, answers, log, null))
    for source, target in ((null, 0), (log, 1), (log, 2), (requests, REQUESTS), (answers, ANSWERS)):
        os.dup2(source, target)
    os.closerange(ANSWERS + 1, max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 256))


def lock_in(level: Level, bounds: Bounds, parent: int) -> None:
    """Lock this process in at a level; `parent` is the zygote, with which the worker ends.

    Raises:
        OSError, ValueError: a part of it cannot be had; the worker must not go on.
    """
    if level != "process":
        msg = f"isolation {level!r} is not available"
        raise ValueError(msg)
    os.umask(0o077)
    _end_with(parent)
    _limit(bounds)
    if sys.platform == "linux":
        _prctl(_PR_SET_DUMPABLE, 0)


def _above(descriptor: int) -> int:
    import fcntl  # noqa: PLC0415 - not on every platform that may import this module

    return fcntl.fcntl(descriptor, fcntl.F_DUPFD, 64)


def _end_with(parent: int) -> None:
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it was watched
        os._exit(0)


def _limit(bounds: Bounds) -> None:
    # The soft processor limit sends a signal that tells what happened, the hard one kills who ignores it.
    limits = {
        resource.RLIMIT_CPU: (bounds.cpu_s, bounds.cpu_s + 1),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NPROC: (0, 0),
        resource.RLIMIT_NOFILE: (_OPEN_FILES, _OPEN_FILES),
    }
    if bounds.address_space is not None:
        limits[resource.RLIMIT_AS] = (bounds.address_space, bounds.address_space)
    for kind, pair in limits.items():
        resource.setrlimit(kind, pair)


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl({option}): {os.strerror(number)}")
