"""Become an ordinary user if the program was started as root: a worker is never root."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from grader.worker import kernel

if TYPE_CHECKING:
    from collections.abc import Sequence


def become(user: int, needed: Sequence[str]) -> int:
    """Give up root for a user without a name, a home or files, and return the capabilities that are kept.

    If `needed` files are in a folder that only root may enter, the right to read everything is kept; the file rules of
    the level then limit it.

    Raises:
        OSError: it cannot be done, and nothing was changed; a worker must not go on as root.
    """
    closed = _closed_to(user, needed)
    kept = 1 << kernel.CAP_DAC_READ_SEARCH if closed else 0
    if kept & ~kernel.capabilities():
        msg = f"only root can read {closed[0]}: install Python, torch and this program where others can read them"
        raise PermissionError(msg)
    kernel.prctl(kernel.PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    kernel.set_capabilities(kept)
    # The change of user cleared it, and without it a process may not describe its own user namespace.
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
    return kept


def _closed_to(user: int, needed: Sequence[str]) -> list[str]:
    """Return what the user cannot read, by trying it as that user."""
    os.setegid(user)
    os.seteuid(user)
    try:
        return [path for path in needed if not os.access(path, os.R_OK, effective_ids=True)]
    finally:
        os.seteuid(0)
        os.setegid(0)
