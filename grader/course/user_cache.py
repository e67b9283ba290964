"""The user's own cache: folders and entries, used only if nobody else can write to them."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_OTHERS_MAY_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH
_OPENED: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)  # Windows has neither
_LARGEST: Final = 4 << 20


def cache_folder(name: str) -> Path | None:
    """Return the folder of that name in the user's cache, made if it is missing.

    It is None where there is no home, or no folder that belongs to the user and that only the user can write to.
    """
    try:
        folder = _place() / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = folder.lstat()
    except (OSError, RuntimeError):  # a user without a home
        return None
    return folder if stat.S_ISDIR(about.st_mode) and is_own(about) and os.access(folder, os.W_OK) else None


def _place() -> Path:
    """Return where this program's cache is; platformdirs, which knows it too, costs a list of exercises a twentieth."""
    if sys.platform != "linux":
        from platformdirs import user_cache_path  # noqa: PLC0415 - see above

        return user_cache_path("torch-grader", appauthor=False)
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named if named.startswith("/") else "~/.cache").expanduser() / "torch-grader"


def is_own(about: os.stat_result) -> bool:
    """Tell whether a file or folder belongs to this user and nobody else can write to it."""
    own = not hasattr(os, "geteuid") or about.st_uid == os.geteuid()
    return own and not about.st_mode & _OTHERS_MAY_WRITE


def read_own(path: Path) -> bytes | None:
    """Return the content of an entry; None where there is none, or it is not the user's own."""
    try:
        handle = os.open(path, _OPENED)
        with open(handle, "rb") as file:  # noqa: PTH123 - a descriptor
            about = os.fstat(handle)
            return file.read() if stat.S_ISREG(about.st_mode) and is_own(about) and about.st_size <= _LARGEST else None
    except OSError:
        return None


def write_own(path: Path, text: str, most: int) -> None:
    """Store an entry if that is possible, and keep the `most` newest of its folder."""
    import tempfile  # noqa: PLC0415 - whoever only reads starts sooner

    with suppress(OSError):
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".new", delete=False, encoding="utf-8") as new:
            new.write(text)
        os.replace(new.name, path)  # noqa: PTH105 - the temporary file's name is text
        entries = sorted(path.parent.iterdir(), key=lambda entry: entry.stat().st_mtime)
        for entry in entries[:-most]:
            entry.unlink(missing_ok=True)
