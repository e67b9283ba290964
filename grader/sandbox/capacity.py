"""How many submissions this machine can judge at a time, and what decides it.

That is one for each processor that this process may use. A container often has fewer than its machine: it is tied to
some of them, or gets only so much of their time. Little memory allows fewer, too.
"""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.sandbox.cgroup import groups_around
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

JOB_BYTES: Final = 250 << 20
"""Memory of a judge with its warm process and a usual worker."""
_SPARE_BYTES: Final = 512 << 20
"""For what all judges share: torch, the plans, and the process that writes the gradebook."""
_USED_FILES: Final = (("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes"))

_EACH_CORE = Text("one for each processor", "每个处理器一份")
_TIED = Text(
    "one for each of the {cores} processors (of {all}) that this process may use",
    "每个处理器一份，本进程可用其中 {cores} 个（共 {all} 个）",
)
_SHARE = Text(
    "this container gets the time of {share:g} processors (of {all})",
    "本容器可用的处理器时间相当于 {share:g} 个处理器（共 {all} 个）",
)
_MEMORY = Text(
    "there is memory for no more ({free_mb} MB, and each takes up to {each_mb})",
    "内存只够这么多（可用 {free_mb} MB，每份最多占用 {each_mb} MB）",
)


@dataclass(frozen=True, slots=True)
class Capacity:
    """What this machine leaves to this process."""

    machine_cores: int
    cores: int
    """Processors, or hardware threads, on which it may run."""
    share: float | None = None
    """The processors' worth of time that its control groups give it; None: no limit."""
    free_bytes: int | None = None
    """Memory that it may still take; None if unknown."""

    @staticmethod
    def here(own: Path = Path("/proc/self"), meminfo: Path = Path("/proc/meminfo")) -> Capacity:
        """Return that of this process."""
        machine = os.cpu_count() or 1
        return Capacity(machine, cores(), min(_shares(own), default=None), min(_free(own, meminfo), default=None))

    @property
    def jobs(self) -> int:
        """How many submissions to judge at a time."""
        return max(1, min(self._by_cores, self._by_memory))

    @property
    def is_limited(self) -> bool:
        """Whether the machine has processors that stay unused."""
        return self.jobs < self.machine_cores

    @property
    def why(self) -> Text:
        """What decides the number."""
        if self._by_memory < self._by_cores:
            return _MEMORY.format(free_mb=(self.free_bytes or 0) >> 20, each_mb=JOB_BYTES >> 20)
        if self.share is not None and self.share < self.cores:
            return _SHARE.format(share=self.share, all=self.machine_cores)
        if self.cores < self.machine_cores:
            return _TIED.format(cores=self.cores, all=self.machine_cores)
        return _EACH_CORE

    @property
    def _by_cores(self) -> int:
        return max(1, self.cores if self.share is None else min(self.cores, int(self.share)))

    @property
    def _by_memory(self) -> int:
        if self.free_bytes is None:
            return self.machine_cores
        return max(1, (self.free_bytes - _SPARE_BYTES) // JOB_BYTES)


def cores() -> int:
    """Return on how many processors this process may run."""
    if hasattr(os, "sched_getaffinity"):  # Linux: it may be tied to some of the machine's
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _shares(own: Path) -> Iterator[float]:
    """Yield how many processors' worth of time each control group allows."""
    for folder in groups_around("cpu", own):
        both = _numbers(folder / "cpu.max") or _numbers(folder / "cpu.cfs_quota_us", folder / "cpu.cfs_period_us")
        if len(both) == 2 and min(both) > 0:  # "max" is no number, and -1 no limit
            yield both[0] / both[1]


def _free(own: Path, meminfo: Path) -> Iterator[int]:
    """Yield how much more memory the machine and each control group has."""
    yield from (kilobytes << 10 for kilobytes in _named(meminfo, "MemAvailable:"))
    for folder in groups_around("memory", own):
        for most, used in _USED_FILES:
            both = _numbers(folder / most, folder / used)
            if len(both) == 2:  # "max" is no number
                # Files that were read are part of what is used, and go when memory is needed.
                yield max(0, both[0] - both[1] + sum(_named(folder / "memory.stat", "inactive_file")))


def _numbers(*files: Path) -> Sequence[int]:
    """Return the whole numbers in files of the kernel."""
    return [int(word) for file in files for word in _words(file) if word.lstrip("-").isdigit()]


def _named(file: Path, name: str) -> Sequence[int]:
    """Return the number after a name in a file of the kernel."""
    words = _words(file)
    return [int(after) for word, after in itertools.pairwise(words) if word == name and after.isdigit()]


def _words(file: Path) -> Sequence[str]:
    try:
        return file.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        return ()
