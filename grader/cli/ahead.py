"""Start the warm process of `batch` before the course and the class are read: importing torch takes longest."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from grader.cli.conditions import level_for_others
from grader.errors import IsolationError
from grader.sandbox.devices import CPU
from grader.sandbox.zygote import Zygote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.cli.options import Isolation


@contextmanager
def begun_ahead(gradebook: Path, device: str, isolation: Isolation, *, elsewhere: bool) -> Iterator[Zygote | None]:
    """Yield a warm process that has begun, and end it afterwards; None where it might be started in vain.

    Where there is a gradebook, all may be known; for accelerators and clusters, others start the processes.
    """
    if elsewhere or device != CPU or gradebook.exists():
        yield None
        return
    try:
        level = level_for_others(isolation)
    except IsolationError:  # it is told when the class has been read
        yield None
        return
    with Zygote.start(isolation=level, preload=None) as zygote:
        yield zygote
