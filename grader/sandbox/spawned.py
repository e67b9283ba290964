"""Workers on systems without forks, as Windows: each is a fresh process that imports torch itself.

The next one starts while the last one works, so that most of that time is not waited for.
"""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass
from shutil import rmtree
from typing import TYPE_CHECKING, Final, Self

from grader.sandbox.client import Worker
from grader.sandbox.devices import own_name
from grader.sandbox.folders import empty_folder, folder_with
from grader.sandbox.launch import worker_command, worker_environment
from grader.sandbox.libraries import paths_of
from grader.sandbox.threaded_pipes import ThreadedPipes
from grader.sandbox.waiting import Waiting, resident_bytes_of
from grader.worker.paths import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from grader.limits import Limits
    from grader.worker.lockdown import Level

_BOOT: Final = "import sys; sys.path += sys.argv[1:]; from grader.worker.alone import main; main()"
_GREETING_S: Final = 180.0
"""Seconds for importing torch from a cold disk on a slow machine."""
_ENDING_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class SpawnedProcess:
    """A worker's process as its client needs it."""

    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it; do nothing if it has ended."""
        self.process.kill()

    def computed_s(self) -> float | None:
        """Return nothing: such systems do not say."""

    def resident_bytes(self) -> int | None:
        """Return the bytes of memory it holds; None if unknown."""
        return resident_bytes_of(self.process.pid)

    def ended(self, seconds: float = _ENDING_S) -> tuple[int, float] | None:
        """Return its exit code, and no processor seconds; None if it does not end in time."""
        try:
            return self.process.wait(seconds), 0.0
        except subprocess.TimeoutExpired:
            return None


class SpawnedWorkers:
    """Starts workers one by one, each of them beforehand."""

    level: Level = "process"

    def __init__(self, preload: tuple[str, ...], device: str, clock: Callable[[], float]) -> None:
        """Begin to start the first worker; `preload` names what each imports."""
        self.device = device
        self._preload = preload
        self._clock = clock
        self._files = readable(paths_of(preload))
        self._folder = empty_folder()
        self._next: subprocess.Popen[bytes] | None = self._started(self._folder)

    @staticmethod
    def start(
        *, preload: tuple[str, ...] = (), device: str, clock: Callable[[], float] = time.monotonic
    ) -> SpawnedWorkers:
        """Begin to start the first worker, and return at once.

        Raises:
            UsageError: a library that is to be imported is not installed.
        """
        return SpawnedWorkers(preload, device, clock)

    def spawn(
        self, limits: Limits, libraries: tuple[str, ...] = (), files: Mapping[str, bytes] | None = None
    ) -> Worker:
        """Return a fresh worker; it starts in a folder that is empty but for the `files`."""
        del libraries  # nothing keeps a worker here from reading what is installed
        folder = folder_with(files) if files else None
        if folder is None and self._next is not None:
            process, self._next = self._next, None
        else:
            process = self._started(folder or self._folder)
        if self._next is None:
            self._next = self._started(self._folder)
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        pipes = ThreadedPipes(process.stdin, process.stdout, process.stderr, self._clock)
        order = {
            "preload": list(self._preload),
            "libraries": list(self._files.libraries),
            "allowed": {name: list(paths) for name, paths in self._files.allowed.items()},
            "device": own_name(self.device),
            "memory_mb": limits.memory_mb,
        }
        pipes.begin(json.dumps(order).encode())
        waiting = Waiting(SpawnedProcess(process), pipes, self._clock, None, limits.memory_mb << 20)
        return Worker(waiting, level=self.level, cpu_s=limits.submission_s, folder=folder, greeting_s=_GREETING_S)

    def close(self) -> None:
        """End the worker that was not used."""
        if self._next is not None:
            self._next.kill()
            self._next.communicate()
            self._next = None
        rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _started(self, folder: Path) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen(  # noqa: S603 - our own command
            worker_command(_BOOT, self._files),
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env=worker_environment(str(self._folder), self.device),
            cwd=folder,
        )
