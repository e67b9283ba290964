"""Views of the system without other processes: one for the warm process, and one inside it for each worker."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.worker import kernel

if TYPE_CHECKING:
    from typing import NoReturn

HOME = "/grader-worker/home"
"""Where a worker's own files go: empty, in memory, gone with the worker.

The parent folder is ours alone: rights on it hold below it too, and Python may be installed below /tmp.
"""
_SIZE, _FILES = 64 << 20, 1024
_OWN = kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS


class ProcessSpace:
    """The zygote's process namespace, and the right to make one for each child without leaving it."""

    def __init__(self) -> None:
        """Remember where to come back to; call this in the process that `enter_own` left running."""
        self._own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

    def fork(self) -> int:
        """Fork a child that is the first and only process of its namespace."""
        kernel.unshare(kernel.CLONE_NEWPID)
        try:
            child = os.fork()
        except OSError:
            kernel.setns(self._own, kernel.CLONE_NEWPID)
            raise
        if child:
            kernel.setns(self._own, kernel.CLONE_NEWPID)
        return child


def enter_own() -> None:
    """Continue as the first process of a namespace in which this user may do everything, and which ends with it."""
    _unshare_user(kernel.CLONE_NEWUSER | kernel.CLONE_NEWPID)
    child = os.fork()
    if child:
        _wait_for(child)


def isolate(*, hide_processes: bool = True) -> None:
    """Give this worker its own users, mounts, network, messages and host name, and an empty home.

    A driver must read some of `/proc`; then only the file rules keep the rest of it out of reach.

    Raises:
        OSError: this kernel, or its configuration, does not allow it.
    """
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # otherwise the namespace cannot be described; taken back by the lock-down
    _unshare_user(_OWN)
    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
    kernel.mount_tmpfs(HOME, f"size={_SIZE},nr_inodes={_FILES},mode=0700", flags)
    if hide_processes:
        kernel.mount_tmpfs("/proc", "size=0,nr_inodes=2,mode=0555", flags | kernel.MS_RDONLY)


def _unshare_user(flags: int) -> None:
    user, group = os.geteuid(), os.getegid()
    kernel.unshare(flags)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def _wait_for(child: int) -> NoReturn:
    status = 1
    try:
        _, code = os.waitpid(child, 0)
        status = max(os.waitstatus_to_exitcode(code), 1) if code else 0
    finally:
        os._exit(status)
