"""The user's own cache folder, used only if nobody else can write to it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_OTHERS_MAY_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


def cache_folder(name: str) -> Path | None:
    """Return the folder of that name in the user's cache, made if it is missing.

    It is None where there is no home, or no folder that belongs to the user and that only the user can write to.
    """
    from platformdirs import user_cache_path  # noqa: PLC0415 - whoever needs no cache starts sooner

    try:
        folder = user_cache_path("torch-grader", appauthor=False) / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = folder.lstat()
    except (OSError, RuntimeError):  # a user without a home
        return None
    return folder if stat.S_ISDIR(about.st_mode) and is_own(about) and os.access(folder, os.W_OK) else None


def is_own(about: os.stat_result) -> bool:
    """Tell whether a file or folder belongs to this user and nobody else can write to it."""
    own = not hasattr(os, "geteuid") or about.st_uid == os.geteuid()
    return own and not about.st_mode & _OTHERS_MAY_WRITE
