from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from grader.standby import place
from grader.standby.door import Door

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(runtime: Path) -> Path:
    return runtime / "door"


def test_one_judge_at_a_time_listens(path: Path) -> None:
    first, second = Door.open(path), Door.open(path)
    assert [first.is_open, second.is_open] == [True, False]
    first.close()
    second.ready([], 0.0)
    assert [first.is_open, second.is_open] == [False, True]  # the next one takes over, as after an upgrade
    second.close()
    assert not path.exists()


def test_what_a_killed_judge_left_behind_is_replaced(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    with Door.open(path) as door:
        assert door.is_open
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(path))
            (connection,) = door.ready([], 5.0)
            connection.close()


def test_nobody_but_the_user_comes_in(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "peer_is_own", lambda _: False)
    with Door.open(path) as door, socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(path))
        assert door.ready([], 5.0) == []
        assert caller.recv(1) == b""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_somebody_else_cannot_even_reach_the_socket(path: Path) -> None:
    code = "import os, socket, sys; os.setuid(65534); socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    with Door.open(path) as door:
        assert door.is_open
        other = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=False)  # noqa: S603 - our own
        assert b"PermissionError" in other.stderr


def test_without_a_place_nobody_listens() -> None:
    with Door.open(None) as door:
        assert not door.is_open
        assert door.ready([], 0.0) == []
