"""System calls without a Python function, one line each; each raises an OSError when it fails. Linux only."""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_KEEPCAPS = 8
PR_SET_CHILD_SUBREAPER = 36

CLONE_NEWNS = 0x0002_0000
CLONE_NEWUTS = 0x0400_0000
CLONE_NEWIPC = 0x0800_0000
CLONE_NEWUSER = 0x1000_0000
CLONE_NEWPID = 0x2000_0000
CLONE_NEWNET = 0x4000_0000

MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_RDONLY = 2, 4, 8, 1

MADV_COLLAPSE = 25

CAP_DAC_READ_SEARCH = 2
_CAPABILITY_VERSION_3 = 0x2008_0522

# Loaded at import: looking for a library opens files that a worker may not open.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def prctl(option: int, value: int) -> None:
    """Change an attribute of this process."""
    _check("prctl", option, value, 0, 0, 0)


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for new ones."""
    _check("unshare", flags)


def setns(descriptor: int, flags: int) -> None:
    """Enter the namespace behind a descriptor."""
    _check("setns", descriptor, flags)


def mount_tmpfs(folder: str, options: str, flags: int) -> None:
    """Mount an empty file system in memory over a folder."""
    _check("mount", b"tmpfs", folder.encode(), b"tmpfs", ctypes.c_ulong(flags), options.encode())


def madvise(start: int, length: int, advice: int) -> None:
    """Tell the kernel what to do with a range of this process's memory."""
    _check("madvise", ctypes.c_void_p(start), ctypes.c_size_t(length), advice)


def capabilities() -> int:
    """Return the capabilities that this process is permitted to use."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)()
    _check("capget", header, data)
    return int(data[1]) | int(data[4]) << 32


def set_capabilities(mask: int) -> None:
    """Keep only these capabilities, as permitted and effective ones."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    low, high = mask & 0xFFFF_FFFF, mask >> 32
    data = (ctypes.c_uint32 * 6)(low, low, 0, high, high, 0)
    _check("capset", header, data)


def _check(name: str, *arguments: object) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
