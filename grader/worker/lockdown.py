"""The only place where a worker locks itself in; no code of a submission runs before that is done.

Each level adds to the one before it:

- `process`: its own session and descriptors, an end when its parent ends, limits on time, memory, files, processes;
- `restricted`: Landlock and seccomp: nothing can be opened but libraries, nothing started, sent or connected;
- `full`: namespaces of its own with nobody else in them, and a small home in memory.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from grader.worker import kernel, namespaces
from grader.worker.profiles import BARE, tasks_of_user

with suppress(ImportError):  # not on Windows, where nothing is judged but exercises are shown
    import fcntl
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import landlockpy
    import seccompy

    from grader.worker.profiles import Profile
    from grader.worker.warming import MemoryTaken

Level = Literal["process", "restricted", "full"]
LEVELS: tuple[Level, ...] = ("process", "restricted", "full")
"""From the weakest to the strongest."""

REQUESTS, ANSWERS = 3, 4
"""The descriptors of a worker besides the three of every process."""
_OPEN_FILES = 64
_FILE_BYTES = 16 << 20
_HIGHEST_DESCRIPTOR = 1 << 16


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a worker may use: bytes of address space in all (None: no limit), and seconds of processor time."""

    address_space: int | None
    cpu_s: int
    data: int | None = None
    """Bytes of private memory, where address space says nothing."""
    tasks: int = 0
    """Threads of the worker's user, including those it has already."""
    open_files: int = _OPEN_FILES
    file_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Confinement:
    """A level with everything prepared, so that locking in a worker takes few system calls."""

    level: Level
    files: Callable[[], landlockpy.Ruleset] | None = None
    calls: seccompy.Filter | None = None
    capabilities: int = 0
    """What remains of root's rights: see `user`."""
    profile: Profile = BARE
    tasks: int = 0
    """Threads that the worker's user had when the level was made ready."""
    readable: tuple[str, ...] = ()
    """From `restricted` on all that a worker can open."""

    @staticmethod
    def prepare(level: Level, readable: Sequence[str], capabilities: int = 0, profile: Profile = BARE) -> Confinement:
        """Prepare a level; from `restricted` on, a worker can open only what is `readable`.

        Raises:
            ImportError, OSError: this machine lacks something that the level needs.
        """
        if level == "process":
            return Confinement(level, capabilities=capabilities, profile=profile, tasks=_taken(level, profile))
        from grader.worker.syscalls import system_calls  # noqa: PLC0415 - the libraries exist on Linux only

        kept = 0 if level == "full" else capabilities
        files = _file_rules(level, readable, profile)
        tasks = _taken(level, profile)
        return Confinement(level, files, system_calls(profile), kept, profile, tasks, tuple(readable))

    def opening(self, paths: Iterable[str]) -> Confinement:
        """Return the same walls with more that can be opened behind them."""
        if self.level == "process":
            return self
        readable = (*self.readable, *paths)
        return replace(self, files=_file_rules(self.level, readable, self.profile), readable=readable)

    def bounds(self, baseline: MemoryTaken | None, memory_bytes: int, cpu_s: int) -> Bounds:
        """Return the limits of a worker with this much memory beyond that of the warm process."""
        one = self.profile
        if one.driver_bytes is None:
            return Bounds(None if baseline is None else baseline.address_space + memory_bytes, cpu_s)
        data = None if baseline is None else baseline.private + memory_bytes + one.driver_bytes
        return Bounds(None, cpu_s, data, self.tasks + one.tasks, one.open_files, one.file_bytes)

    @property
    def alone(self) -> bool:
        """Whether a worker sees no process but itself, under a number that `/proc` does not know."""
        return self.level == "full" and not self.profile.own

    def lock_in(self, bounds: Bounds, parent: int, descriptors: tuple[int, int, int], folder: str = "") -> None:
        """Lock this process in, with request, answer and log pipe; it ends with its parent, the zygote.

        Its code starts in its home where it has one, else in the `folder`, or where the zygote is.

        Raises:
            OSError: a part of it is missing; the worker must not go on.
        """
        os.setsid()
        os.umask(0o077)
        if self.level == "full":
            namespaces.isolate(hide_processes=self.alone)
            folder = namespaces.HOME
        if folder:
            os.chdir(folder)
        _end_with(parent, alone=self.alone)
        if self.files is not None:
            self.files().restrict()
        _take_descriptors(*descriptors)
        _limit(bounds, _FILE_BYTES if self.level == "full" else bounds.file_bytes)
        if sys.platform == "linux":
            kernel.set_capabilities(self.capabilities)
            kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        if self.calls is not None:
            self.calls.load()


def _file_rules(level: Level, readable: Sequence[str], profile: Profile) -> Callable[[], landlockpy.Ruleset]:
    from grader.worker.filerules import file_rules  # noqa: PLC0415 - the libraries exist on Linux only

    # A mount point's own rules are not looked at, only those of the folder it is in.
    writable = [os.path.dirname(namespaces.HOME)] if level == "full" else []  # noqa: PTH120 - text to text
    make = partial(file_rules, readable, writable, profile)
    # Made once where they are the same for all; a profile may have rules about the worker itself.
    return make if profile.own else partial(_same, make())


def _same(rules: landlockpy.Ruleset) -> landlockpy.Ruleset:
    return rules


def _taken(level: Level, profile: Profile) -> int:
    """Return the threads that count against the limit from the start; none in a worker's own namespaces."""
    return tasks_of_user() if profile.tasks and level != "full" else 0


def _take_descriptors(requests: int, answers: int, log: int) -> None:
    """Make the pipes the worker's only descriptors: output goes to the log, input is empty, all others are closed."""
    null = os.open(os.devnull, os.O_RDONLY)
    # Move them away first: their numbers may be the ones to be filled.
    sources = [
        fcntl.fcntl(descriptor, fcntl.F_DUPFD, _OPEN_FILES) for descriptor in (null, log, log, requests, answers)
    ]
    for source, target in zip(sources, (0, 1, 2, REQUESTS, ANSWERS), strict=True):
        os.dup2(source, target)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    os.closerange(ANSWERS + 1, min(most, _HIGHEST_DESCRIPTOR) if most > 0 else _HIGHEST_DESCRIPTOR)


def _end_with(parent: int, *, alone: bool) -> None:
    if sys.platform == "linux":
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    # Alone in its process namespace it sees no parent, and it ends with the zygote's namespace anyway.
    if not alone and os.getppid() != parent:  # the zygote ended before it was watched
        os._exit(0)


def _limit(bounds: Bounds, file_bytes: int) -> None:
    # The soft processor limit sends a signal that reports the cause; the hard limit kills a process that ignores it.
    limits = {
        resource.RLIMIT_CPU: (bounds.cpu_s, bounds.cpu_s + 1),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_FSIZE: (file_bytes, file_bytes),
        resource.RLIMIT_NPROC: (bounds.tasks, bounds.tasks),
        resource.RLIMIT_NOFILE: (bounds.open_files, bounds.open_files),
    }
    if bounds.address_space is not None:
        limits[resource.RLIMIT_AS] = (bounds.address_space, bounds.address_space)
    if bounds.data is not None:
        limits[resource.RLIMIT_DATA] = (bounds.data, bounds.data)
    for kind, pair in limits.items():
        resource.setrlimit(kind, pair)
