"""The warm process, with torch imported once; every worker is a fork of it, or of a forked copy of it.

It trusts only the judge on its socket, never reads a byte that a worker wrote, and holds nothing that a submission may
not know.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import torch

from grader.worker import control, kernel
from grader.worker.child import WorkerConfig, serve
from grader.worker.loading import Imported
from grader.worker.lockdown import ANSWERS, REQUESTS, Confinement, Level
from grader.worker.namespaces import ProcessSpace
from grader.worker.paths import importable
from grader.worker.profiles import PROFILES
from grader.worker.prohibition import Kernels
from grader.worker.warming import MemoryTaken, warm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def run(channel: socket.socket, level: Level, order: Mapping[str, Any], capabilities: int) -> None:
    """Warm up, say so, then fork workers until the judge is gone.

    The judge may still be reading what is handed in: then it says later what is imported besides torch.
    """
    if order["preload"] is None:
        received = control.receive(channel)
        if received is None:
            return
        order = {**order, **received[0]}
    allowed: dict[str, list[str]] = order["allowed"]
    imported = Imported.now(importable(order["libraries"]))
    tools = warm(order["preload"], [path for paths in allowed.values() for path in paths])
    kit = WorkerConfig(tools, imported, Kernels.now(), allowed, order["device"])
    _serve(channel, Confinement.prepare(level, order["readable"], capabilities, PROFILES[order["profile"]]), kit)


def _serve(channel: socket.socket, cell: Confinement, kit: WorkerConfig) -> None:
    zygote = _Zygote(channel, cell, kit)
    if sys.platform == "linux":
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)  # processes that a worker leaves behind are found and ended
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)  # a worker of the same user cannot look into it
    control.send(channel, {"event": "ready", "torch": torch.__version__})
    zygote.serve()


class _Zygote:
    """The living children, and the judge to report their ends to."""

    def __init__(self, channel: socket.socket, cell: Confinement, kit: WorkerConfig) -> None:
        self._channel = channel
        self._cell = cell
        self._opened: dict[tuple[str, ...], Confinement] = {(): cell}
        self._kit = kit
        self._fork = ProcessSpace().fork if cell.alone else os.fork
        self._baseline = MemoryTaken.here()
        self._workers: dict[int, int] = {}
        self._copies: set[int] = set()
        self._wake, wake = socket.socketpair()
        self._wake.setblocking(False)  # noqa: FBT003 - the name says it
        wake.setblocking(False)  # noqa: FBT003 - the same
        self._keep = wake
        signal.signal(signal.SIGCHLD, lambda *_: None)  # a handler, so that the wake-up byte is written
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)

    def serve(self) -> None:
        """Do what the judge asks until it closes the socket."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._channel, selectors.EVENT_READ)
            selector.register(self._wake, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if self._wake in ready:
                    self._wake.recv(4096)
                    self._reap()
                if self._channel in ready and not self._obey():
                    break
        for pid in (*self._workers, *self._copies):
            os.kill(pid, signal.SIGKILL)

    def _obey(self) -> bool:
        received = control.receive(self._channel)
        if received is None:
            return False
        message, descriptors = received
        match message["do"]:
            case "spawn":
                self._spawn(message, descriptors)
            case "copy":
                self._copy(*descriptors)
            case "kill":
                for pid, number in self._workers.items():
                    if number == message["id"]:
                        os.kill(pid, signal.SIGKILL)  # not reaped yet, so the number still belongs to this child
        return True

    def _spawn(self, message: Mapping[str, Any], descriptors: Sequence[int]) -> None:
        parent = os.getpid()
        folder: str = message["folder"]
        cell = self._opening(tuple(message["libraries"]))
        if folder:
            cell = cell.opening([folder])
        sys.stdout.flush()
        sys.stderr.flush()
        pid = self._fork()
        if pid == 0:
            self._become_worker(message, descriptors, parent, cell)
        for descriptor in descriptors:
            os.close(descriptor)
        self._workers[pid] = message["id"]
        handle = [os.pidfd_open(pid)] if hasattr(os, "pidfd_open") else []
        control.send(self._channel, {"event": "spawned", "id": message["id"], "pid": pid}, handle)
        for descriptor in handle:
            os.close(descriptor)

    def _opening(self, libraries: tuple[str, ...]) -> Confinement:
        """Return the walls behind which these libraries can be read, made once for each set of them."""
        if libraries not in self._opened:
            self._opened[libraries] = self._cell.opening(path for name in libraries for path in self._kit.allowed[name])
        return self._opened[libraries]

    def _copy(self, descriptor: int) -> None:
        """Fork a process like this one, without workers, which obeys the holder of the other end of a socket."""
        pid = os.fork()
        if pid == 0:
            self._become_copy(descriptor)
        os.close(descriptor)
        self._copies.add(pid)
        handle = [os.pidfd_open(pid)] if hasattr(os, "pidfd_open") else []
        control.send(self._channel, {"event": "copied"}, handle)
        for opened in handle:
            os.close(opened)

    def _become_copy(self, descriptor: int) -> NoReturn:
        status = control.LOST
        try:
            signal.set_wakeup_fd(-1)
            for shared in (self._channel, self._wake, self._keep):
                shared.close()
            _serve(socket.socket(fileno=descriptor), self._cell, self._kit)
            status = 0
        except BaseException:  # noqa: BLE001 - nothing may unwind into the loop of the process it is a fork of
            os.write(2, traceback.format_exc().encode("utf-8", "backslashreplace"))
        finally:
            os._exit(status)

    def _become_worker(
        self, message: Mapping[str, Any], descriptors: Sequence[int], parent: int, cell: Confinement
    ) -> NoReturn:
        status = control.LOST
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            requests, answers, log = descriptors
            bounds = cell.bounds(self._baseline, message["memory_mb"] << 20, message["cpu_s"])
            cell.lock_in(bounds, parent, (requests, answers, log), message["folder"])
            serve(REQUESTS, ANSWERS, self._kit, cell.level, message["memory_mb"] << 20)
            status = 0
        except BaseException:  # noqa: BLE001 - nothing may unwind into the zygote's loop
            os.write(2, traceback.format_exc().encode("utf-8", "backslashreplace"))
        finally:
            os._exit(status)

    def _reap(self) -> None:
        """Report every ended worker to the judge, and end what it left behind."""
        self._copies = {pid for pid in self._copies if _collected(pid) is None}
        for pid, number in list(self._workers.items()):
            ended = _collected(pid)
            if ended is not None:
                del self._workers[pid]
                status, cpu_s = ended
                control.send(self._channel, {"event": "ended", "id": number, "status": status, "cpu_s": cpu_s})
        if self._cell.level == "process":  # at the other levels a worker cannot leave anything behind
            for orphan in _children() - self._workers.keys() - self._copies:
                os.kill(orphan, signal.SIGKILL)
                os.waitpid(orphan, 0)


def _collected(pid: int) -> tuple[int, float] | None:
    """Return how a child ended, with its processor seconds, after ending its group; None while it runs."""
    if hasattr(os, "waitid"):  # not on macOS
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return None
        _kill_group(pid)  # while the number is still taken
        _, status, usage = os.wait4(pid, 0)
    else:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if not ended:
            return None
        _kill_group(pid)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # the group is empty
        os.killpg(leader, signal.SIGKILL)


def _children() -> set[int]:
    try:
        listed = Path("/proc/thread-self/children").read_text(encoding="ascii")
    except OSError:
        return set()
    return {int(pid) for pid in listed.split()}
