"""What the driver of an accelerator needs beyond what every worker has; nothing for the CPU.

NVIDIA's driver is a library in the worker that talks to device files. What it insists on is known from others who
locked it in: nono (pull requests 652 and 673: `nvidia-uvm-tools`, `/proc/driver`, the names of threads), OpenShell
(issue 1696: `memfd_create`), from traces of its start (cuda-checkpoint issue 10, libva issue 575: `/proc`, `/sys`,
`get_mempolicy`), and from NVIDIA's open kernel modules (the numbers of requests). It has met no GPU yet: docs/gpu.md.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Name = Literal["bare", "cuda"]

CLONE_THREAD: Final = 0x0001_0000
PR_SET_NAME: Final = 15


@dataclass(frozen=True, slots=True)
class Masked:
    """A system call that is allowed if the bits of `mask` in one of its arguments are those of `value`."""

    call: str
    argument: int
    mask: int
    value: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What is allowed beyond the walls of a level, and which limits replace those on address space."""

    name: Name
    nodes: tuple[str, ...] = ()
    """Device files, as patterns: they may be read, written and sent requests."""
    readable: tuple[str, ...] = ()
    """Files and folders of the kernel and the driver, if they exist."""
    own: tuple[str, ...] = ()
    """Files and folders of `/proc` that describe the worker itself; it may write to them.

    Their names use its number in the warm process's namespace, so it gets no namespace of its own.
    """
    calls: tuple[str, ...] = ()
    masked: tuple[Masked, ...] = ()
    tasks: int = 0
    """Threads that the worker's user may have beyond the existing ones."""
    open_files: int = 64
    file_bytes: int = 0
    """The largest file it may make where nothing can be written: a file in memory."""
    cores: int = 1
    """Threads that may compute at a time: processor time is limited to wall-clock time for each."""
    start_s: int = 0
    """Processor seconds that the driver may take to start."""
    driver_bytes: int | None = None
    """Private memory that the driver takes in the worker; None: no driver, and address space is limited."""

    def existing_nodes(self) -> list[str]:
        """Return the device files that exist."""
        return sorted(str(path) for pattern in self.nodes for path in Path("/dev").glob(pattern.removeprefix("/dev/")))

    def existing(self) -> list[str]:
        """Return the readable files and folders that exist."""
        return [path for path in self.readable if Path(path).exists()]


_REQUEST_TYPE: Final = 0xFFFF_FFFF_0000_FF00
_UVM_NUMBER: Final = 0xFFFF_FFFF_FFFF_FF00
_WHOLE: Final = 0xFFFF_FFFF_FFFF_FFFF

BARE: Final = Profile("bare")
CUDA: Final = Profile(
    name="cuda",
    nodes=("/dev/nvidia[0-9]*", "/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools"),
    readable=(
        *("/proc/devices", "/proc/modules", "/proc/cpuinfo", "/proc/meminfo", "/proc/sys/vm/mmap_min_addr"),
        *("/proc/driver/nvidia", "/proc/driver/nvidia-uvm"),
        *("/sys/devices/system/cpu", "/sys/devices/system/node", "/sys/devices/system/memory/block_size_bytes"),
        *("/usr/local/nvidia", "/usr/local/cuda/lib64", "/usr/local/cuda/compat", "/usr/lib/wsl/lib"),
    ),
    own=("/proc/self/maps", "/proc/self/status", "/proc/self/task"),
    calls=(
        *("memfd_create", "get_mempolicy", "mincore", "madvise", "futex", "sysinfo"),
        *("sched_getaffinity", "sched_getparam"),
        *("sched_getscheduler", "sched_get_priority_max", "sched_get_priority_min"),
    ),
    masked=(
        Masked("clone", 0, CLONE_THREAD, CLONE_THREAD),
        Masked("prctl", 0, _WHOLE, PR_SET_NAME),
        Masked("ioctl", 1, _REQUEST_TYPE, ord("F") << 8),  # requests to /dev/nvidiactl and /dev/nvidia0
        Masked("ioctl", 1, _UVM_NUMBER, 0),  # plain numbers to /dev/nvidia-uvm, but for these two
        Masked("ioctl", 1, _WHOLE, 0x3000_0001),
        Masked("ioctl", 1, _WHOLE, 0x3000_0002),
    ),
    tasks=256,
    cores=4,  # the submission's thread, the backward thread, and the driver's own, which poll
    start_s=20,
    open_files=512,
    file_bytes=16 << 20,
    driver_bytes=2 << 30,
)
PROFILES: Final[Mapping[Name, Profile]] = {"bare": BARE, "cuda": CUDA}


def profile_of(device: str) -> Profile:
    """Return what workers on a device need."""
    return CUDA if device.startswith("cuda") else BARE


def tasks_of_user() -> int:
    """Return how many threads this process's user has, in all its processes that can be seen."""
    return sum(_threads(status) for status in Path("/proc").glob("[0-9]*/status"))


def _threads(status: Path) -> int:
    try:
        told = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines() if ":" in line)
        return int(told["Threads"]) if int(told["Uid"].split()[0]) == os.getuid() else 0
    except (OSError, KeyError, ValueError):  # it has ended meanwhile
        return 0
