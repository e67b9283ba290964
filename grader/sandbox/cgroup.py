"""A control group for a warm process and its workers, where this machine lets us make one: the last bound of all.

Each worker is limited by itself; this holds what they take together, and what address space does not count.
Version 2 of control groups wants a group with nothing but groups in it, so ours stands beside the one we are in;
version 1 (older systems) has a tree for each resource.
"""

from __future__ import annotations

import itertools
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WARM_BYTES: Final = 3 << 29
"""For the warm process itself, and the pages of files that the kernel counts with it."""
WORKERS: Final = 4
"""Workers of one warm process that may be there at a time: one computes, others are on their way out."""
PROCESSES: Final = 64
_RESOURCES: Final = ("memory", "pids")
_MEMORY_FILES: Final = ("memory.max", "memory.limit_in_bytes")
_GONE_S: Final = 2.0
_NUMBERS: Final = itertools.count()
# Written by the process itself before it becomes another, so that no child of it is born outside.
_ENTER: Final = 'n=$1; shift; while [ "$n" -gt 0 ]; do echo 0 >"$1" || exit; shift; n=$((n-1)); done; exec "$@"'


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """Folders of the kernel's that stand for one group: one, or one for each resource."""

    folders: tuple[Path, ...]

    @staticmethod
    def make(own: Path = Path("/proc/self"), tasks: int = 0) -> ControlGroup | None:
        """Make a group beside, or below, the one this process is in; None where that cannot be done.

        `tasks` is how many threads workers may have beyond the usual.
        """
        for parents in _places(own):
            _sweep(parents)
            name = f"grader-{os.getpid()}-{next(_NUMBERS)}"
            group = ControlGroup(tuple(parent / name for parent in parents))
            try:
                group._build(PROCESSES + tasks)
            except OSError:
                group.remove()
            else:
                return group
        return None

    def wrapped(self, command: Sequence[str]) -> list[str]:
        """Return the command line that runs `command` in the group."""
        doors = [str(folder / "cgroup.procs") for folder in self.folders]
        return ["/bin/sh", "-c", _ENTER, "sh", str(len(doors)), *doors, *command]

    def take(self, pid: int) -> None:
        """Move a process into the group.

        Raises:
            OSError: it has ended, or may not be moved.
        """
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(pid), encoding="ascii")

    def allow(self, worker_bytes: int) -> None:
        """Let each worker take so much, beside the warm process."""
        for file in self._files(_MEMORY_FILES):
            with suppress(OSError):  # the bound of the worker itself stands in any case
                file.write_text(str(WARM_BYTES + WORKERS * worker_bytes), encoding="ascii")

    def remove(self) -> None:
        """Remove the group; those in it may take a moment to be gone."""
        deadline = time.monotonic() + _GONE_S
        for folder in self.folders:
            while folder.exists():
                with suppress(OSError):
                    folder.rmdir()
                if time.monotonic() > deadline:
                    return
                if folder.exists():
                    time.sleep(0.01)

    def _build(self, tasks: int) -> None:
        for folder in self.folders:
            folder.mkdir()
        limited = [*self._files(("pids.max",)), *self._files(_MEMORY_FILES)]
        if len(limited) != len(_RESOURCES):  # a group that limits nothing
            raise FileNotFoundError
        limited[0].write_text(str(tasks), encoding="ascii")

    def _files(self, names: Sequence[str]) -> Iterator[Path]:
        return (folder / name for folder in self.folders for name in names if (folder / name).exists())


def _sweep(parents: Sequence[Path]) -> None:
    """Remove groups that a killed judge has left behind."""
    for folder in (path for parent in parents for path in parent.glob("grader-*-*")):
        if not Path("/proc", folder.name.split("-")[1]).exists():
            with suppress(OSError):  # somebody is in it, or it is another user's
                folder.rmdir()


def _places(own: Path) -> Iterator[tuple[Path, ...]]:
    """Yield folders in which a group might be made, the likeliest first."""
    try:
        groups = [line.split(":", 2) for line in (own / "cgroup").read_text(encoding="utf-8").splitlines()]
        paths = {resource: path for _, resources, path in groups for resource in resources.split(",")}
        mounts = list(_mounts((own / "mountinfo").read_text(encoding="utf-8")))
    except (OSError, ValueError):  # no Linux, or no /proc
        return
    for resources, mounted in mounts:
        if not resources and "" in paths:
            folder = mounted / paths[""].lstrip("/")
            yield from ((group,) for group in (folder, folder.parent) if group.is_relative_to(mounted))
    trees = {resource: mounted for resources, mounted in mounts for resource in _RESOURCES if resource in resources}
    if set(_RESOURCES) <= trees.keys() & paths.keys():
        # One folder where one tree counts both.
        yield tuple(dict.fromkeys(trees[resource] / paths[resource].lstrip("/") for resource in _RESOURCES))


def _mounts(text: str) -> Iterator[tuple[frozenset[str], Path]]:
    """Yield where control groups are mounted, and for which resources; none are named for version 2, which has all."""
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        if kind == "cgroup2":
            yield frozenset(), Path(before.split(" ")[4])
        elif kind == "cgroup":
            yield frozenset(options.split(",")), Path(before.split(" ")[4])
