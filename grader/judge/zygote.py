"""Starting the warm process, and having it fork workers."""

from __future__ import annotations

import math
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import grader
from grader.errors import JudgeFault
from grader.judge.pipes import Pipes
from grader.judge.workers import Worker
from grader.text import Text
from grader.worker import control

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import IO

    from grader.course.model import Limits
    from grader.worker.lockdown import Level

_WARMING_S = 180.0
"""For torch to be imported from a cold disk on a slow machine."""
_ANSWER_S = 30.0
_BOOT = "import sys; sys.path.append(sys.argv[1]); from grader.worker.zygote import main; main(sys.argv[2:])"
_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OMP_THREAD_LIMIT",
    "VECLIB_MAXIMUM_THREADS",
)
_HANDED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""Without these some builds of Python do not start at all."""


class Zygote:
    """The warm process, seen from the judge; it is started again if it dies."""

    def __init__(self, level: Level, preload: tuple[str, ...], clock: Callable[[], float]) -> None:
        """Begin to warm up; use `start`."""
        self.level = level
        self._preload = preload
        self._clock = clock
        self._folder = Path(tempfile.mkdtemp(prefix="grader-"))
        self._folder.chmod(0o555)
        self._process = _launch(level, preload, self._folder)
        self._number = 0
        self._closed = False

    @staticmethod
    def start(
        *, isolation: Level = "process", preload: tuple[str, ...] = (), clock: Callable[[], float] = time.monotonic
    ) -> Zygote:
        """Begin to warm up and return at once; `preload` names trusted tools as `package.module:function`."""
        return Zygote(isolation, preload, clock)

    def spawn(self, limits: Limits) -> Worker:
        """Return a fresh worker.

        Raises:
            JudgeFault: the warm process cannot be started.
        """
        for last in (False, True):
            try:
                return self._spawn(limits)
            except _Gone:
                text = self._process.end()
                if last or self._closed or not self._process.was_ready:
                    raise JudgeFault(_NOT_STARTED.format(text=text)) from None
                self._process = _launch(self.level, self._preload, self._folder)
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def close(self) -> None:
        """End the warm process and all workers."""
        if not self._closed:
            self._closed = True
            self._process.end()
            shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _spawn(self, limits: Limits) -> Worker:
        self._process.await_ready()
        self._number += 1
        cpu_s = math.ceil(limits.submission_s) + 1
        request = {"do": "spawn", "id": self._number, "memory_mb": limits.memory_mb, "cpu_s": cpu_s}
        theirs_in, requests = os.pipe()
        answers, theirs_out = os.pipe()
        log, theirs_log = os.pipe()
        try:
            handle = self._process.spawn(request, (theirs_in, theirs_out, theirs_log))
        except _Gone:
            for descriptor in (requests, answers, log):
                os.close(descriptor)
            raise
        finally:
            for descriptor in (theirs_in, theirs_out, theirs_log):
                os.close(descriptor)
        child = _Child(self._process, self._number, handle)
        return Worker(
            child, Pipes(requests, answers, log, handle, self._clock), level=self.level, cpu_s=cpu_s, clock=self._clock
        )


class _Gone(Exception):
    """The warm process has ended, or does not answer."""


@dataclass(slots=True)
class _Warm:
    """One started process and what it has told so far."""

    popen: subprocess.Popen[bytes]
    channel: socket.socket
    stderr: IO[bytes]
    was_ready: bool = False
    ends: dict[int, tuple[int, float]] = field(default_factory=dict)

    def await_ready(self) -> None:
        if not self.was_ready:
            self.wait("ready", None, _WARMING_S)
            self.was_ready = True

    def spawn(self, request: Mapping[str, object], descriptors: tuple[int, ...]) -> int | None:
        try:
            control.send(self.channel, request, descriptors)
        except OSError as fault:
            raise _Gone from fault
        _, handles = self.wait("spawned", request["id"], _ANSWER_S)
        return handles[0] if handles else None

    def kill(self, number: int) -> None:
        """Have a child killed, where there is no handle to do it with."""
        try:
            control.send(self.channel, {"do": "kill", "id": number})
        except OSError as fault:
            raise _Gone from fault

    def wait(self, event: str, number: object, seconds: float) -> tuple[dict[str, Any], list[int]]:
        """Return the message of an event; what is told meanwhile of other children is kept."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self.channel], [], [], left)[0]:
                continue
            received = control.receive(self.channel)
            if received is None:
                break
            message, handles = received
            if message["event"] == "ended":
                self.ends[message["id"]] = (message["status"], message["cpu_s"])
            if message["event"] == event and message.get("id") == number:
                return message, handles
        raise _Gone

    def end(self) -> str:
        """End the process and return the last of what it said on standard error."""
        self.channel.close()  # it ends its workers, then itself
        try:
            self.popen.wait(2.0)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
        if self.stderr.closed:
            return ""
        self.stderr.seek(0)
        said = self.stderr.read().decode("utf-8", "replace")
        self.stderr.close()
        return said[-4_000:]


@dataclass(frozen=True, slots=True)
class _Child:
    """One worker's process: a handle that cannot come to mean another process, or its number at the zygote."""

    zygote: _Warm
    number: int
    handle: int | None

    def kill(self) -> None:
        if self.handle is None:
            try:
                self.zygote.kill(self.number)
            except _Gone:  # its workers end with it
                return
        else:
            try:
                signal.pidfd_send_signal(self.handle, signal.SIGKILL)
            except ProcessLookupError:
                return

    def ended(self) -> tuple[int, float] | None:
        try:
            if self.number not in self.zygote.ends:
                self.zygote.wait("ended", self.number, _ANSWER_S)
        except _Gone:
            return None
        return self.zygote.ends.pop(self.number)


def _launch(level: Level, preload: tuple[str, ...], folder: Path) -> _Warm:
    ours, theirs = socket.socketpair()
    stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
    package = Path(grader.__file__).resolve().parents[1]
    # -P and -s keep the working folder and the user's packages out; the environment is ours, so -E is not needed,
    # and with it PYTHONHASHSEED would be lost, which makes what a submission prints repeatable.
    command = [sys.executable, "-P", "-s", "-B", "-c", _BOOT, str(package), str(theirs.fileno()), level, str(folder)]
    try:
        popen = subprocess.Popen(  # noqa: S603 - our own command
            [*command, *preload],
            stdin=subprocess.DEVNULL,
            stdout=stderr,
            stderr=stderr,
            env=_environment(folder),
            cwd=folder,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
    finally:
        theirs.close()
    return _Warm(popen, ours, stderr)


def _environment(folder: Path) -> dict[str, str]:
    """Return all that the warm process knows of its surroundings: nothing of this process's environment is in it."""
    return {
        **dict.fromkeys(_ONE_THREAD, "1"),
        **{name: os.environ[name] for name in _HANDED_ON if name in os.environ},
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "TORCHINDUCTOR_CACHE_DIR": str(folder),  # it is made where it is missing, and here nothing can be made
        "USER": "worker",  # torch asks for a user's name, and the user may have none
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",  # the other way of looking for GPUs leaves forks without them
        "CUDA_VISIBLE_DEVICES": "",
        "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS
    }


_NOT_STARTED = Text(
    "The process that runs submissions could not be started. It said:\n{text}",
    "无法启动用于运行提交代码的进程。它的输出是：\n{text}",
)
