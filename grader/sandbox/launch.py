"""Start the warm process: its command line, its environment, and a first message with the rest."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.sandbox.bubblewrap import wrapped
from grader.sandbox.cgroup import ControlGroup
from grader.sandbox.devices import accelerator_environment, own_name
from grader.sandbox.libraries import paths_of
from grader.worker import control, namespaces
from grader.worker.paths import readable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from grader.worker.lockdown import Level
    from grader.worker.paths import Readable
    from grader.worker.profiles import Profile

_PACKAGE = Path(__file__).resolve().parents[2]
"""The folder that holds our package."""
_BOOT = "import sys; sys.path += sys.argv[2:]; from grader.worker.boot import main; main(int(sys.argv[1]))"
_ONE_THREAD = (
    *("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"),
)
_HANDED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""Without these variables some builds of Python do not start at all; the last is Windows's."""
_FIRST_USER, _USERS = 61_184, 4_096
"""User numbers that systems keep for temporary users (systemd's DynamicUser)."""


@dataclass(frozen=True, slots=True)
class Started:
    """A process that is warming up: the socket to it, and the file with its standard error."""

    process: subprocess.Popen[bytes] | int | None
    """The process; for a copy, whose parent is another warm process, its handle, if the system has them."""
    channel: socket.socket
    stderr: IO[bytes]
    user: int | None = None
    """The user that it and its workers become."""
    group: ControlGroup | None = None

    @property
    def pid(self) -> int:
        """Return the number of the process that was started here.

        Raises:
            ValueError: it is a copy.
        """
        if not isinstance(self.process, subprocess.Popen):
            msg = "a copy is known by its handle"
            raise ValueError(msg)  # noqa: TRY004 - of no wrong type
        return self.process.pid


def known_names() -> frozenset[str]:
    """Return the names of all variables that a worker's environment may contain."""
    return frozenset((*worker_environment("", "cuda"), "PWD"))  # bubblewrap says where it is


def launch(level: Level, preload: Sequence[str] | None, folder: Path, device: str, profile: Profile) -> Started:
    """Start the warm process for workers on a device; `folder` is empty and stays so.

    Without `preload` it imports torch and then waits to be told the rest by `complete`.

    Raises:
        UsageError: a library that is to be preloaded is not installed.
    """
    files = readable(paths_of(preload or ()))
    ours, theirs = socket.socketpair()
    stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
    home = namespaces.HOME if level == "full" else str(folder)
    command = worker_command(_BOOT, files, str(theirs.fileno()))
    if level == "full":
        command = wrapped(command, files, profile)
    user = _user()
    group = None if level == "process" else ControlGroup.make(tasks=profile.tasks)
    try:
        popen = subprocess.Popen(  # noqa: S603 - our own command
            command if group is None else group.wrapped(command),
            stdin=subprocess.DEVNULL,
            stdout=stderr,
            stderr=stderr,
            env=worker_environment(home, device),
            cwd=folder,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
    finally:
        theirs.close()
    order = {
        "level": level,
        **(_left_open(files) if preload is None else _told(files, preload)),
        "libraries": list(files.libraries),
        "allowed": {name: list(paths) for name, paths in files.allowed.items()},
        "user": user,
        "device": own_name(device),
        "profile": profile.name,
    }
    with suppress(OSError):  # it has already ended; the next request for a worker will report that
        control.send(ours, order)
    return Started(popen, ours, stderr, user, group)


def complete(started: Started, preload: Sequence[str]) -> None:
    """Tell a process that was started without `preload` what to import besides torch: tools, and no libraries."""
    with suppress(OSError):  # as in `launch`
        control.send(started.channel, _told(readable(), preload))


def _told(files: Readable, preload: Sequence[str]) -> dict[str, object]:
    return {"preload": list(preload), "readable": [*files, *_ours(preload)]}


def _left_open(files: Readable) -> dict[str, object]:
    """Return the part of the order that is told later; whether our package can be read is found out at the start."""
    return {"preload": None, "readable": [*files, str(_PACKAGE / "grader")]}


def worker_command(boot: str, files: Readable, *arguments: str) -> list[str]:
    """Return the command that starts Python with nothing of the user's, and runs `boot`."""
    # Behind bubblewrap's wall no .pth file is seen that says where more packages are.
    folders = dict.fromkeys((_PACKAGE, *(Path(package).parent for package in files.shown)))
    # -P and -s keep the working folder and the user's packages out; the environment is ours, so -E is not needed,
    # and with it PYTHONHASHSEED would be lost, which makes what a submission prints repeatable.
    return [sys.executable, "-P", "-s", "-B", "-c", boot, *arguments, *map(str, folders)]


def _ours(preload: Sequence[str]) -> list[str]:
    """Return the folders of the preloaded tools, which may import their own parts later."""
    folders = {
        _PACKAGE.joinpath(*name.partition(":")[0].split(".")[:-1]) for name in preload if name.startswith("grader.")
    }
    return sorted(str(folder) for folder in folders if folder.name != "grader")


def _user() -> int | None:
    """Return the user number that workers change to; None if this user is an ordinary one."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return None
    return _FIRST_USER + secrets.randbelow(_USERS)


def worker_environment(home: str, device: str) -> dict[str, str]:
    """Return the environment of the warm process: nothing of this process's environment is in it."""
    return {
        **dict.fromkeys(_ONE_THREAD, "1"),
        **{name: os.environ[name] for name in _HANDED_ON if name in os.environ},
        "PATH": "/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": home,
        "TORCHINDUCTOR_CACHE_DIR": home,  # libraries would create it, and nothing can be created here
        "USER": "worker",  # torch asks for a user's name, and the user may not have one
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        **accelerator_environment(device),
        "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS
    }
