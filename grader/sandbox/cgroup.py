"""A control group for a warm process and its workers, where this machine allows one: the last limit.

Each worker has its own limits; this one limits their sum, and memory that address space does not count. In version 2 of
control groups a group with subgroups holds no processes, so ours stands beside the current one; version 1 (older
systems) has a tree for each resource.
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
    from collections.abc import Iterator, Mapping, Sequence

WARM_BYTES: Final = 3 << 29
"""For the warm process itself, and the file pages that the kernel counts as its memory."""
WORKERS: Final = 4
"""Workers of one warm process that may exist at a time: one computes, others are ending."""
PROCESSES: Final = 64
_RESOURCES: Final = ("memory", "pids")
_MEMORY_FILES: Final = ("memory.max", "memory.limit_in_bytes")
_GONE_S: Final = 2.0
_NUMBERS: Final = itertools.count()
# The process writes this before it becomes another, so that no child of it is born outside the group.
_ENTER: Final = 'n=$1; shift; while [ "$n" -gt 0 ]; do echo 0 >"$1" || exit; shift; n=$((n-1)); done; exec "$@"'


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """Kernel folders that stand for one group: one folder, or one per resource."""

    folders: tuple[Path, ...]

    @staticmethod
    def make(own: Path = Path("/proc/self"), tasks: int = 0) -> ControlGroup | None:
        """Make a group beside or below the current one; None where that is impossible.

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
        """Set the memory of each worker, beside the warm process."""
        for file in self._files(_MEMORY_FILES):
            with suppress(OSError):  # the worker's own limit holds in any case
                file.write_text(str(WARM_BYTES + WORKERS * worker_bytes), encoding="ascii")

    def remove(self) -> None:
        """Remove the group; its processes may take a moment to disappear."""
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
    """Remove groups that a killed judge left behind."""
    for folder in (path for parent in parents for path in parent.glob("grader-*-*")):
        if not Path("/proc", folder.name.split("-")[1]).exists():
            with suppress(OSError):  # a process is in it, or it belongs to another user
                folder.rmdir()


def groups_around(resource: str, own: Path = Path("/proc/self")) -> Iterator[Path]:
    """Yield the folders of all groups that limit a resource ("cpu") of this process, the innermost first."""
    paths, mounts = _groups(own)
    for resources, mounted in mounts:
        if resources and resource not in resources:
            continue
        path = paths.get(resource if resources else "")
        if path is not None:
            inner = mounted / path.lstrip("/")  # not there in a container that sees only its own group
            yield from (folder for folder in (inner, *inner.parents) if folder.is_relative_to(mounted))


def _groups(own: Path) -> tuple[Mapping[str, str], Sequence[tuple[frozenset[str], Path]]]:
    """Return the path of this process's group by resource ("": version 2), and where groups are mounted."""
    try:
        groups = [line.split(":", 2) for line in (own / "cgroup").read_text(encoding="utf-8").splitlines()]
        paths = {resource: path for _, resources, path in groups for resource in resources.split(",")}
        return paths, list(_mounts((own / "mountinfo").read_text(encoding="utf-8")))
    except (OSError, ValueError):  # not Linux, or no /proc
        return {}, ()


def _places(own: Path) -> Iterator[tuple[Path, ...]]:
    """Yield folders in which a group might be made, the likeliest first."""
    paths, mounts = _groups(own)
    for resources, mounted in mounts:
        if not resources and "" in paths:
            folder = mounted / paths[""].lstrip("/")
            yield from ((group,) for group in (folder, folder.parent) if group.is_relative_to(mounted))
    trees = {resource: mounted for resources, mounted in mounts for resource in _RESOURCES if resource in resources}
    if set(_RESOURCES) <= trees.keys() & paths.keys():
        # One folder if a tree counts both resources.
        yield tuple(dict.fromkeys(trees[resource] / paths[resource].lstrip("/") for resource in _RESOURCES))


def _mounts(text: str) -> Iterator[tuple[frozenset[str], Path]]:
    """Yield where control groups are mounted, and for which resources; version 2 names none and has all."""
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split(" ", 2)
        if kind == "cgroup2":
            yield frozenset(), Path(before.split(" ")[4])
        elif kind == "cgroup":
            yield frozenset(options.split(",")), Path(before.split(" ")[4])
