"""Where the socket of the warm judge is, which judge belongs there, and whom each side trusts.

Only the folder's owner can put anything into it, and each side asks the kernel who the other is: so nobody else's judge
is ever asked, and nobody else ever gets an answer.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import signal
import socket
import stat
import struct
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_CREDENTIALS: Final = struct.Struct("3i")
_LONGEST: Final = 100
"""Most bytes of a socket's path on every system."""
_OTHERS_MAY_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


def can_stay() -> bool:
    """Tell whether this system has what the warm judge needs: private sockets that say who is at the other end."""
    return hasattr(socket, "AF_UNIX") and hasattr(socket, "SO_PEERCRED")


def socket_path() -> Path | None:
    """Return where the warm judge of this user and installation listens; None if no folder is private enough."""
    folder = _folder()
    if folder is None:
        return None
    # A kernel is started as `python3`, a command as `python`: both names may lead to one interpreter.
    installation = f"{_PACKAGE}\0{sys.prefix}\0{os.path.realpath(sys.executable)}"
    path = folder / f"judge-{hashlib.sha256(installation.encode(errors='surrogateescape')).hexdigest()[:16]}"
    return path if len(os.fsencode(path)) <= _LONGEST else None


def version() -> str:
    """Return a value that changes when another judge must be started: it covers our code, Python, and torch's build."""
    digest = hashlib.sha256(f"{platform.python_version()}\0{_torch()}".encode())
    for path in sorted(_PACKAGE.rglob("*.py")):
        if "builtin" not in path.parts:  # the built-in course is read anew at every check
            digest.update(f"{path.relative_to(_PACKAGE)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def peer_is_own(connection: socket.socket) -> bool:
    """Tell whether the process at the other end of a connection is this user's."""
    peer = _peer(connection)
    return peer is not None and peer[1] == os.geteuid()


def kill_peer(connection: socket.socket) -> None:
    """End the process at the other end of a connection that stays open, if it belongs to this user."""
    peer = _peer(connection)
    if peer is not None and peer[0] > 0 and peer[1] == os.geteuid():
        with suppress(OSError):
            os.kill(peer[0], signal.SIGKILL)


def _peer(connection: socket.socket) -> tuple[int, int] | None:
    """Return the process and the user at the other end, according to the kernel."""
    try:
        said = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    except OSError:
        return None
    process, user, _ = _CREDENTIALS.unpack(said)
    return process, user


def _folder() -> Path | None:
    """Return the private folder; create it if necessary."""
    for home, name in _homes():
        folder = home / name
        try:
            if not _holds_safely(home):
                continue
            folder.mkdir(mode=0o700, exist_ok=True)
            if _is_private(folder):
                return folder
        except OSError:
            continue
    return None


def _homes() -> Iterator[tuple[Path, str]]:
    """Yield where the private folder may be, best first."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime.startswith("/"):
        yield Path(runtime), "torch-grader"
    with suppress(OSError):  # if no disk has room, Python finds no folder for temporary files
        yield Path(tempfile.gettempdir()), f"torch-grader-{os.geteuid()}"


def _holds_safely(home: Path) -> bool:
    """Tell whether nobody else can replace a folder inside this one."""
    about = home.stat()
    ours = about.st_uid in (0, os.geteuid())
    return ours and (not about.st_mode & _OTHERS_MAY_WRITE or bool(about.st_mode & stat.S_ISVTX))


def _is_private(folder: Path) -> bool:
    about = folder.lstat()  # a link is not followed: it could lead to somebody else's folder
    return stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid() and not stat.S_IMODE(about.st_mode) & 0o077


def _torch() -> str:
    """Return a value that differs between builds of torch, without importing it."""
    found = importlib.util.find_spec("torch")
    if found is None or found.origin is None:
        return ""
    about = Path(found.origin).with_name("version.py").stat()
    return f"{found.origin}\0{about.st_size}\0{about.st_mtime_ns}"
