"""The outer wall of level `full`: bubblewrap starts the warm process with nothing but libraries in view."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.worker import namespaces
from grader.worker.paths import DEVICES, package_folders, standard_folders
from grader.worker.profiles import BARE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.worker.paths import Readable
    from grader.worker.profiles import Profile

_SYSTEM_FOLDERS = ("/lib", "/lib32", "/lib64", "/bin", "/sbin")
_SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives")


def wrapped(command: Sequence[str], readable: Readable, profile: Profile = BARE) -> list[str]:
    """Return the command line that runs `command` behind the wall.

    Landlock decides later, and more strictly, what a worker may open. Here whole folders are visible if they contain
    only libraries, and other installed packages are hidden.
    """
    return [
        shutil.which("bwrap") or "bwrap",
        *("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-cgroup-try"),
        *("--unshare-uts", "--hostname", "grader"),
        # As root no user namespace is needed, and without one the warm process can become another user.
        *(() if os.geteuid() == 0 else ("--unshare-user",)),
        # If the mount made them, they would be closed to other users.
        *("--dir", "/etc", "--dir", "/dev", "--dir", str(Path(namespaces.HOME).parent)),
        *_system(),
        *_open_to_all((*_python(readable), *_grader(), *_driver(profile))),
        *("--proc", "/proc"),
        *(part for device in (*DEVICES, *profile.existing_nodes()) for part in ("--dev-bind", device, device)),
        # The warm process has its own file system too: libraries look for a folder they can write to.
        *("--perms", "1777", "--tmpfs", namespaces.HOME, "--remount-ro", "/", "--chdir", namespaces.HOME),
        "--",
        *command,
    ]


def _driver(profile: Profile) -> Iterator[str]:
    """Show the files of the system and of the driver that a driver reads; `/usr` and `/proc` are already there."""
    for path in profile.existing():
        if not path.startswith(("/proc/", "/usr/")):
            yield from _show(Path(path))


def _system() -> Iterator[str]:
    yield from ("--ro-bind", "/usr", "/usr")
    for name in _SYSTEM_FOLDERS:
        folder = Path(name)
        if folder.is_symlink():
            yield from ("--symlink", str(folder.readlink()), name)
        elif folder.is_dir():
            yield from ("--ro-bind", name, name)
    for name in _SYSTEM_FILES:
        yield from ("--ro-bind-try", name, name)


def _python(readable: Readable) -> Iterator[str]:
    libraries = [Path(sys.base_prefix, name) for name in ("lib", "lib64")]
    shown = [
        library
        for library in (*libraries, *standard_folders())
        if library.is_dir() and not library.is_relative_to("/usr")
    ]
    for folder in shown:
        yield from _show(folder)
    for folder in dict.fromkeys(package_folder.resolve() for package_folder in package_folders()):
        if any(folder.is_relative_to(path.resolve()) for path in (*shown, Path("/usr"))):
            yield from ("--tmpfs", str(folder))
    for entry in readable.shown:
        yield from _show(Path(entry))
    interpreter = Path(sys.executable)
    for path in dict.fromkeys((interpreter, interpreter.resolve())):
        if not path.is_relative_to("/usr"):
            yield from ("--ro-bind", str(interpreter.resolve()), str(path))
    yield from ("--ro-bind-try", str(Path(sys.prefix, "pyvenv.cfg")), str(Path(sys.prefix, "pyvenv.cfg")))


def _grader() -> Iterator[str]:
    folder = Path(__file__).resolve().parents[1]
    yield from _show(folder)
    if (folder / "builtin").is_dir():  # the built-in course and its solutions
        yield from ("--tmpfs", str(folder / "builtin"))


def _open_to_all(arguments: Sequence[str]) -> list[str]:
    """Return arguments that create the parent folders; otherwise these would be closed too."""
    shown = [Path(path) for path in arguments if path.startswith("/")]
    above = {folder for path in shown for folder in path.parents if not folder.is_relative_to("/usr")} - {Path("/")}
    return [*(part for folder in sorted(above) for part in ("--dir", str(folder))), *arguments]


def _show(path: Path) -> tuple[str, str, str]:
    return ("--ro-bind", str(path), str(path))
