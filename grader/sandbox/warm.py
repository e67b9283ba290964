"""The warm process: send it commands, read its messages, end it; and the workers that it forks."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.sandbox.cgroup import ControlGroup
from grader.sandbox.launch import Started
from grader.sandbox.waiting import resident_bytes_of
from grader.worker import control

if TYPE_CHECKING:
    from collections.abc import Mapping

_WARMING_S = 180.0
"""Seconds for importing torch from a cold disk on a slow machine."""
_ANSWER_S = 30.0
"""Seconds for the warm process to obey, and to report a killed child: no submission can delay that."""
_END_S = 2.0
_USER, _SYSTEM = 11, 12
"""The fields of /proc/PID/stat, after the name, with a process's own processor time."""


class GoneError(Exception):
    """The warm process has ended, or does not answer."""


@dataclass(slots=True)
class WarmProcess:
    """One started process and its messages so far."""

    started: Started
    was_ready: bool = False
    proved: bool = False
    ends: dict[int, tuple[int, float]] = field(default_factory=dict)

    def await_ready(self) -> None:
        """Wait until it is warm.

        Raises:
            GoneError: it has ended, or takes too long.
        """
        if not self.was_ready:
            self.wait("ready", None, _WARMING_S)
            self.was_ready = True

    def spawn(
        self, request: Mapping[str, object], descriptors: tuple[int, ...], driver_bytes: int
    ) -> tuple[int, int | None]:
        """Have a worker forked that gets the descriptors.

        Return its number where the warm process is, and a handle of it, if the system has them.

        Raises:
            GoneError: it has ended, or does not answer.
        """
        if self.started.group is not None:
            self.started.group.allow((int(str(request["memory_mb"])) << 20) + driver_bytes)
        try:
            control.send(self.started.channel, request, descriptors)
        except OSError as fault:
            raise GoneError from fault
        message, handles = self.wait("spawned", request["id"], _ANSWER_S)
        return message["pid"], handles[0] if handles else None

    def copy(self, tasks: int) -> WarmProcess:
        """Have it fork a copy of itself, in its own control group with room for this many more threads.

        Raises:
            GoneError: it has ended, or does not answer.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                control.send(self.started.channel, {"do": "copy"}, (theirs.fileno(),))
            _, handles = self.wait("copied", None, _ANSWER_S)
        except (OSError, GoneError) as fault:
            ours.close()
            raise GoneError from fault
        handle = handles[0] if handles else None
        stderr = os.fdopen(os.dup(self.started.stderr.fileno()), "r+b")
        group = None if self.started.group is None or handle is None else _group_for(handle, tasks)
        return WarmProcess(Started(handle, ours, stderr, self.started.user, group))

    def kill(self, number: int) -> None:
        """Have a child killed, if there is no handle for that."""
        try:
            control.send(self.started.channel, {"do": "kill", "id": number})
        except OSError as fault:
            raise GoneError from fault

    def wait(self, event: str, number: object, seconds: float) -> tuple[dict[str, Any], list[int]]:
        """Return the message of an event; keep messages about other children."""
        deadline = time.monotonic() + seconds
        if self.started.channel.fileno() < 0:  # it was ended before
            raise GoneError
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
        raise GoneError

    def end(self, *, at_once: bool = False) -> str:
        """End the process and return its last words on standard error.

        It does not listen while it imports torch; `at_once` does not wait for that.
        """
        started = self.started
        if started.stderr.closed:
            return ""  # it was ended before
        gone = not at_once and _let_go(started.channel)
        started.channel.close()
        if isinstance(started.process, subprocess.Popen):
            if not gone:
                with suppress(ProcessLookupError):
                    os.killpg(started.pid, signal.SIGKILL)  # it leads a group that includes bubblewrap's child
            started.process.wait()  # immediately if it is the child of the process that this one was forked from
        elif started.process is not None:
            _end_copy(started.process)
        if started.group is not None:
            started.group.remove()
        started.stderr.seek(0)
        said = started.stderr.read().decode("utf-8", "replace")
        started.stderr.close()
        return said[-4_000:]


def _group_for(handle: int, tasks: int) -> ControlGroup | None:
    """Return a control group with a process in it; None where none can be made."""
    group = ControlGroup.make(tasks=tasks)
    if group is not None:
        try:
            group.take(_number_of(handle))
        except OSError:
            group.remove()
            return None
    return group


def _number_of(handle: int) -> int:
    """Return the number of a process on this side: its handle may come from a namespace where the number differs.

    Raises:
        OSError: this is not Linux, or there is no such process any more.
    """
    about = Path(f"/proc/self/fdinfo/{handle}").read_text(encoding="ascii")
    number = next((line.split()[1] for line in about.splitlines() if line.startswith("Pid:")), "-1")
    if int(number) <= 0:
        raise ProcessLookupError
    return int(number)


def _end_copy(handle: int) -> None:
    """End a process that is another's child, wait until it has ended, and close the handle."""
    with suppress(OSError):  # it has ended, or was ended here before
        signal.pidfd_send_signal(handle, signal.SIGKILL)
        select.select([handle], [], [], _END_S)
    with suppress(OSError):
        os.close(handle)


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
class Child:
    """One worker's process: a handle that always means the same process, or its number at the zygote."""

    zygote: WarmProcess
    number: int
    handle: int | None
    process: int
    """Its number where the warm process is."""

    def kill(self) -> None:
        """End the process; do nothing if it has ended."""
        if self.handle is None:
            try:
                self.zygote.kill(self.number)
            except GoneError:  # its workers end with it
                return
        else:
            try:
                signal.pidfd_send_signal(self.handle, signal.SIGKILL)
            except ProcessLookupError:
                return

    def computed_s(self) -> float | None:
        """Return the processor seconds it has used; None if unknown."""
        if self.handle is None:
            return None
        try:
            about = Path(f"/proc/{_number_of(self.handle)}/stat").read_text(encoding="ascii")
        except OSError:  # not Linux, or it has ended
            return None
        fields = about.rpartition(")")[2].split()
        return sum(map(int, fields[_USER : _SYSTEM + 1])) / os.sysconf("SC_CLK_TCK")

    def resident_bytes(self) -> int | None:
        """Return the bytes of memory it holds; None if unknown."""
        return resident_bytes_of(self.process)

    def ended(self, seconds: float = _ANSWER_S) -> tuple[int, float] | None:
        """Return how it ended and its processor seconds; None if it does not end in time, or nobody knows.

        A process that may go on deliberately must be killed before a long wait.
        """
        try:
            if self.number not in self.zygote.ends:
                self.zygote.wait("ended", self.number, seconds)
        except GoneError:
            return None
        return self.zygote.ends.pop(self.number)
