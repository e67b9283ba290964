"""Having the warm process fork workers, and starting it again when it died."""

from __future__ import annotations

import math
import os
import select
import shutil
import signal
import socket
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from grader.errors import IsolationError, JudgeFault
from grader.judge.devices import CPU
from grader.judge.launch import Started, launch
from grader.judge.pipes import Pipes
from grader.judge.probes import ALLOWED, ATTEMPTS, NotTried, Probed, probe
from grader.text import Text
from grader.worker import control
from grader.worker.profiles import profile_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.course.model import Limits
    from grader.judge.workers import Worker
    from grader.worker.lockdown import Level
    from grader.worker.profiles import Profile

_WARMING_S = 180.0
"""For torch to be imported from a cold disk on a slow machine."""
_ANSWER_S = 30.0
_END_S = 2.0
_USER, _SYSTEM = 11, 12
"""Where in /proc/PID/stat, behind the name, a process's own processor time stands."""
_TRIES = 3
"""Times that a worker is asked for where the warm process is killed from outside."""
_NOT_STARTED = Text(
    "The process that runs submissions could not be started. It said:\n{text}",
    "无法启动用于运行提交代码的进程。它的输出是：\n{text}",
)
_BROKEN = Text(
    "Isolation {level} does not hold on this machine; code in a worker {what}. Nothing was judged.",
    "隔离级别 {level} 在本机无效：工作进程中的代码能够{what}。未评判任何提交。",
)
_USELESS = Text(
    "Under isolation {level} not even honest code runs on this machine. Nothing was judged.",
    "在隔离级别 {level} 下，本机连正常代码也无法运行。未评判任何提交。",
)


class Zygote:
    """The warm process, seen from the judge; it is started again if it dies."""

    def __init__(
        self, level: Level, preload: tuple[str, ...], clock: Callable[[], float], device: str, profile: Profile
    ) -> None:
        """Begin to warm up; use `start`."""
        self.level = level
        self.device = device
        self._profile = profile
        self._preload = preload
        self._clock = clock
        self._folder = Path(tempfile.mkdtemp(prefix="grader-"))
        self._folder.chmod(0o555)
        self._process = _Warm(launch(level, preload, self._folder, device, profile))
        self._number = 0
        self.idle: Callable[[bool], None] | None = None
        """Told when a worker is waited for that computes nothing, and when it is not any more."""
        self._was_ready = False
        self._closed = False

    @staticmethod
    def start(
        *,
        isolation: Level = "process",
        preload: tuple[str, ...] = (),
        clock: Callable[[], float] = time.monotonic,
        device: str = CPU,
        profile: Profile | None = None,
    ) -> Zygote:
        """Begin to warm up and return at once; `preload` names trusted tools as `package.module:function`.

        `profile` is that of the device, unless the walls of another one are to be tried.
        """
        return Zygote(isolation, preload, clock, device, profile or profile_of(device))

    def spawn(self, limits: Limits) -> Worker:
        """Return a fresh worker; before the first one it is proved that nothing gets out.

        Raises:
            JudgeFault: the warm process cannot be started.
            IsolationError: the level does not hold.
        """
        return self._fresh(limits, proved=self.level != "process")

    def prove(self, limits: Limits) -> Probed:
        """Make all attempts to get out of a worker, and tell which succeeded.

        Raises:
            JudgeFault: the warm process cannot be started.
            IsolationError: the attempts could not be made.
        """
        with self._fresh(limits, proved=False) as worker:
            return probe(worker, ALLOWED[self._profile.name])

    def _fresh(self, limits: Limits, *, proved: bool) -> Worker:
        fault: JudgeFault | IsolationError
        for _ in range(_TRIES):
            try:
                if proved and not self._process.proved:
                    self._insist(limits)
                return self._spawn(limits)
            except _GoneError:
                self._was_ready |= self._process.was_ready
                fault = JudgeFault(_NOT_STARTED.format(text=self._process.end()))
                if self._closed or not self._was_ready:
                    raise fault from None
                # Also after the last try, so that whoever asks next does not find it dead.
                self._process = _Warm(launch(self.level, self._preload, self._folder, self.device, self._profile))
            except NotTried as error:  # the worker with the attempts may have been killed from outside
                fault = error
        raise fault

    def close(self) -> None:
        """End the warm process and all workers."""
        if not self._closed:
            self._closed = True
            self._process.end()
            shutil.rmtree(self._folder, ignore_errors=True)

    def another(self) -> Zygote:
        """Begin to warm up one more like this."""
        return Zygote(self.level, self._preload, self._clock, self.device, self._profile)

    def hand_over(self) -> None:
        """Leave the warm process to a fork of this process, which has it too; it ends when that one lets go of it."""
        self._process.started.channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _insist(self, limits: Limits) -> None:
        with self._spawn(limits) as worker:
            try:
                probed = probe(worker, ALLOWED[self._profile.name])
            except JudgeFault as fault:  # the warm process was killed under it
                raise NotTried(fault.text) from fault
        if probed.breaches or not probed.works:
            what = Text.join((ATTEMPTS[name] for name in probed.breaches), Text(", ", "、"))
            raise IsolationError((_BROKEN if probed.breaches else _USELESS).format(level=self.level, what=what))
        self._process.proved = True

    def _spawn(self, limits: Limits) -> Worker:
        self._process.await_ready()
        self._number += 1
        cpu_s = math.ceil(limits.submission_s * self._profile.cores) + self._profile.start_s + 1
        request = {"do": "spawn", "id": self._number, "memory_mb": limits.memory_mb, "cpu_s": cpu_s}
        theirs_in, requests = os.pipe()
        answers, theirs_out = os.pipe()
        log, theirs_log = os.pipe()
        try:
            handle = self._process.spawn(request, (theirs_in, theirs_out, theirs_log), self._profile.driver_bytes or 0)
        except _GoneError:
            for descriptor in (requests, answers, log):
                os.close(descriptor)
            raise
        finally:
            for descriptor in (theirs_in, theirs_out, theirs_log):
                os.close(descriptor)
        # It brings torch along, which takes as long to import as the warm process takes to get ready: meanwhile.
        from grader.judge.workers import Worker  # noqa: PLC0415

        child = _Child(self._process, self._number, handle)
        pipes = Pipes(requests, answers, log, handle, self._clock)
        return Worker(child, pipes, level=self.level, cpu_s=cpu_s, clock=self._clock, idle=self.idle)


class _GoneError(Exception):
    """The warm process has ended, or does not answer."""


@dataclass(slots=True)
class _Warm:
    """One started process and what it has told so far."""

    started: Started
    was_ready: bool = False
    proved: bool = False
    ends: dict[int, tuple[int, float]] = field(default_factory=dict)

    def await_ready(self) -> None:
        if not self.was_ready:
            self.wait("ready", None, _WARMING_S)
            self.was_ready = True

    def spawn(self, request: Mapping[str, object], descriptors: tuple[int, ...], driver_bytes: int) -> int | None:
        if self.started.group is not None:
            self.started.group.allow((int(str(request["memory_mb"])) << 20) + driver_bytes)
        try:
            control.send(self.started.channel, request, descriptors)
        except OSError as fault:
            raise _GoneError from fault
        _, handles = self.wait("spawned", request["id"], _ANSWER_S)
        return handles[0] if handles else None

    def kill(self, number: int) -> None:
        """Have a child killed, where there is no handle to do it with."""
        try:
            control.send(self.started.channel, {"do": "kill", "id": number})
        except OSError as fault:
            raise _GoneError from fault

    def wait(self, event: str, number: object, seconds: float) -> tuple[dict[str, Any], list[int]]:
        """Return the message of an event; what is told meanwhile of other children is kept."""
        deadline = time.monotonic() + seconds
        if self.started.channel.fileno() < 0:  # it was ended before
            raise _GoneError
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self.started.channel], [], [], left)[0]:
                continue
            received = control.receive(self.started.channel)
            if received is None:
                break
            message, handles = received
            if message["event"] == "ended":
                self.ends[message["id"]] = (message["status"], message["cpu_s"])
            if message["event"] == event and message.get("id") == number:
                return message, handles
        raise _GoneError

    def end(self) -> str:
        """End the process and return the last of what it said on standard error."""
        started = self.started
        if not _let_go(started.channel):
            with suppress(ProcessLookupError):
                os.killpg(started.popen.pid, signal.SIGKILL)  # it leads a group, with bubblewrap's own child in it
        started.popen.wait()  # at once where it is the child of the process that this one is a fork of
        if started.group is not None:
            started.group.remove()
        if started.stderr.closed:
            return ""
        started.stderr.seek(0)
        said = started.stderr.read().decode("utf-8", "replace")
        started.stderr.close()
        return said[-4_000:]


def _let_go(channel: socket.socket) -> bool:
    """Close the socket to a warm process, which then ends its workers and itself; return whether it did."""
    if channel.fileno() < 0:
        return False
    with channel, suppress(OSError):
        channel.shutdown(socket.SHUT_WR)
        channel.settimeout(_END_S)
        while channel.recv(1 << 16):
            pass
        return True
    return False


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
            except _GoneError:  # its workers end with it
                return
        else:
            try:
                signal.pidfd_send_signal(self.handle, signal.SIGKILL)
            except ProcessLookupError:
                return

    def computed_s(self) -> float | None:
        if self.handle is None:
            return None
        try:
            # A handle that came from another namespace is a number there; what it is here stands in its description.
            about = Path(f"/proc/self/fdinfo/{self.handle}").read_text(encoding="ascii")
            pid = next(line.split()[1] for line in about.splitlines() if line.startswith("Pid:"))
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except (OSError, StopIteration):  # no Linux, or it has ended
            return None
        return sum(map(int, fields[_USER : _SYSTEM + 1])) / os.sysconf("SC_CLK_TCK")

    def ended(self) -> tuple[int, float] | None:
        try:
            if self.number not in self.zygote.ends:
                self.zygote.wait("ended", self.number, _ANSWER_S)
        except _GoneError:
            return None
        return self.zygote.ends.pop(self.number)
