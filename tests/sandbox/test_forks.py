"""A fork of the judging process keeps none of that process's ways to end."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from grader.sandbox.forks import Forks

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    import pytest

    from grader.sandbox.zygote import Zygote


def _serve(connection: Connection, _: Zygote) -> None:
    connection.send("begun")
    connection.recv()


def _unwind(*_: object) -> None:
    raise SystemExit(0)


def test_a_fork_that_is_told_to_end_does_not_unwind_through_what_it_does(
    warm: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.signal(signal.SIGTERM, _unwind)
    monkeypatch.setattr(warm, "close", lambda: None)  # other tests use it, too
    try:
        with Forks([warm], _serve, 1) as forks:
            (fork,) = forks.running
            assert fork.connection.recv() == "begun"
            fork.process.terminate()
            fork.process.join(10)
            assert fork.process.exitcode == -signal.SIGTERM
    finally:
        signal.signal(signal.SIGTERM, before)
