"""One writer at a time, between processes."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from grader.errors import GradebookError
from grader.gradebook.faults import translate_errors
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HELD = Text(
    "Another run (process {holder}) is writing to {path}. Wait until it is done, or choose another --out.",
    "另一个运行（进程 {holder}）正在写入 {path}。请等它结束，或用 --out 换一个位置。",
)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock file beside the gradebook at `path` for the block.

    It is a POSIX record lock: the system releases it however this process ends, and forked workers that outlive a
    killed coordinator do not keep it. The file stays, because removing it would let two processes lock two files of one
    name.

    Raises:
        GradebookError: another process holds it, or the folder cannot be written.
    """
    with translate_errors(path):
        handle = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _take(handle, path)
        yield
    finally:
        os.close(handle)


def _take(handle: int, path: Path) -> None:
    import fcntl  # noqa: PLC0415 - Windows has none, and nothing is judged there

    with translate_errors(path):
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:  # POSIX allows either error
            holder = os.read(handle, 20).decode("ascii", "replace").strip() or "?"
            raise GradebookError(_HELD.format(holder=holder, path=path)) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
