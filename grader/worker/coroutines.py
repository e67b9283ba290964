"""Run what a notebook's cell awaits, without the socket that wakes asyncio's own loops."""

from __future__ import annotations

import asyncio
import selectors
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping


def run(coroutine: Coroutine[object, object, object]) -> None:
    """Run a coroutine to its end.

    Raises:
        BaseException: whatever it raises.
    """
    loop = _Loop(_Clock())
    try:
        loop.run_until_complete(coroutine)
    finally:
        loop.close()


class _Clock(selectors.BaseSelector):
    """A selector with nothing to select from: it only waits."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        time.sleep(max(timeout or 0.0, 0.0))
        return []

    def register(self, fileobj: object, events: int, data: object = None) -> selectors.SelectorKey:
        del fileobj, events, data
        msg = "files and sockets cannot be awaited here"
        raise OSError(msg)

    def unregister(self, fileobj: object) -> selectors.SelectorKey:
        raise KeyError(fileobj)

    def get_map(self) -> Mapping[object, selectors.SelectorKey]:  # type: ignore[override]  # typed by file objects
        return {}


class _Loop(asyncio.SelectorEventLoop):
    """An event loop of one thread that nobody needs to wake."""

    def _make_self_pipe(self) -> None:
        """Do nothing: a worker may not open a socket."""

    def _close_self_pipe(self) -> None:
        """Do nothing."""

    def _write_to_self(self) -> None:
        """Do nothing."""
