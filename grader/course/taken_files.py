"""The files of exercises that are taken over, kept in the user's own cache under a name made from their content."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.course.user_cache import cache_folder
from grader.framing import framed

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEPT_S: Final = 90 * 24 * 3600.0
"""Seconds for which an exercise that nobody reads any more is kept."""


def write_once(files: Mapping[str, bytes]) -> Path:
    """Write files into a folder that is named by what they are, and return it.

    What is there already is kept; a folder that nobody has read for long is removed.
    """
    digest = hashlib.sha256(b"".join(framed(part for name in sorted(files) for part in (name.encode(), files[name]))))
    store = _store()
    home = store / digest.hexdigest()
    if not home.exists():
        _make_room(store)
    for name, data in files.items():
        path = home / name
        if path.is_file() and path.read_bytes() == data:
            continue
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as new:
            new.write(data)
        os.replace(new.name, path)  # noqa: PTH105 - the temporary file's name is text
    os.utime(home)
    return home


def _make_room(store: Path) -> None:
    """Remove what has not been read for a long time."""
    oldest = time.time() - _KEPT_S
    for folder in store.iterdir():
        with suppress(OSError):  # another process removes it, too
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder)


def _store() -> Path:
    """Return a folder that only this user can write to."""
    return cache_folder("taken") or Path(tempfile.mkdtemp(prefix="torch-grader-"))
