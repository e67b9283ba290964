"""Keys of a real terminal, read by a thread."""

from __future__ import annotations

import os
import pty
import select
import termios
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import pytest

from grader.cli.watching.events import Pressed
from grader.cli.watching.keys import keys_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.cli.watching.events import Event


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The end of a terminal at which keys are pressed; the other end is this process's standard input."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "rb", buffering=0) as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        yield ours
        os.close(ours)


def test_keys_come_one_by_one_in_small_letters(typing: int) -> None:
    events: SimpleQueue[Event] = SimpleQueue()
    with keys_to(events) as there:
        assert there
        os.write(typing, "hÉ".encode())
        assert [events.get(timeout=60) for _ in range(2)] == [Pressed("h"), Pressed("é")]


def test_a_key_that_was_discarded_meanwhile_holds_nothing_up(typing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = threading.Event()
    real = select.select

    def discarding(ready: list[int], *rest: Any) -> Any:
        found = real(ready, *rest)
        if not looked.is_set():
            termios.tcflush(ready[0], termios.TCIFLUSH)  # what the terminal does when Ctrl-C is pressed
            looked.set()
        return found

    monkeypatch.setattr("grader.cli.watching.keys.select.select", discarding)
    with keys_to(SimpleQueue()):
        os.write(typing, b"h")
        assert looked.wait(60)
    os.write(typing, b"h")  # its thread goes on, and ends
