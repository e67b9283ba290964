"""The warm judge as its users meet it: real, killed, hung, of another version."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, cast
from unittest.mock import Mock

import pytest

from grader.cli import single
from grader.cli.boundary import run
from grader.standby import client, memory, place, server
from grader.standby.door import Door
from grader.standby.messages import Gone, JudgingRequest, Wire
from grader.submission.submission import Submission
from tests.standby.conftest import TINY

Check = Callable[..., dict[str, Any]]


@pytest.fixture
def check(runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Check a source as the student's ex01.py, and return the result without its times."""
    assert runtime.is_dir()
    work = tmp_path / "work"
    work.mkdir()
    shutil.copytree(TINY, tmp_path / "course")
    monkeypatch.chdir(work)
    monkeypatch.delenv("GRADER_KEEP", raising=False)

    def call(source: str, *options: str) -> dict[str, Any]:
        (work / "ex01.py").write_text(source, encoding="utf-8")
        run(["check", "ex01", "--course", str(tmp_path / "course"), "--format", "json", *options])
        document: dict[str, Any] = json.loads(capsys.readouterr().out)
        for timed in (document, *document["checks"]):
            del timed["duration_s"]
        return document

    return call


@pytest.fixture
def warm_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no file be judged in the command's own process."""

    def never(*_: object) -> NoReturn:
        pytest.fail("judged in the command's own process")

    monkeypatch.setattr(single, "_judged_here", never)


RIGHT = "def scale(x, factor=2.0):\n    return x * factor\n"
WRONG = "def scale(x, factor=2.0):\n    print('here')\n    return x * 2.5\n"


def pid() -> int:
    """Return the number of the judge that waits."""
    path = place.socket_path()
    assert path is not None
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.fspath(path))
        peer = place._peer(connection)
    assert peer is not None
    return peer[0]


def staying(check: Check) -> int:
    """Check until a judge stays, and return its number: one that begins while another is ending ends, too."""
    deadline = time.monotonic() + 60
    while True:
        assert check(RIGHT)["score"] == 3.5
        try:
            return pid()
        except (FileNotFoundError, ConnectionRefusedError):
            assert time.monotonic() < deadline
            time.sleep(0.5)


@pytest.mark.usefixtures("warm_only")
def test_the_first_check_leaves_a_judge_and_the_second_asks_the_same(check: Check) -> None:
    first = staying(check)
    assert check(WRONG)["score"] < 3.5
    assert pid() == first


@pytest.mark.parametrize("source", [WRONG, "def scale(:\n"])
def test_the_result_is_the_same_wherever_it_was_judged(check: Check, source: str) -> None:
    assert check(source) == check(source, "--no-keep")


def test_a_killed_judge_costs_no_check(check: Check) -> None:
    os.kill(staying(check), signal.SIGKILL)
    assert check(RIGHT)["score"] == 3.5


def test_a_judge_that_hangs_is_ended_and_costs_no_check(check: Check) -> None:
    hung = staying(check)
    os.kill(hung, signal.SIGSTOP)
    assert check(RIGHT)["score"] == 3.5
    with pytest.raises(ProcessLookupError):
        os.kill(hung, 0)


@pytest.mark.parametrize("answer", [b"", b"\0\0\0\2{}", b"\0\0\0\5hello", b'\0\0\0\x1d{"event":"result","result":{}}'])
def test_a_judge_that_talks_nonsense_has_given_no_result(answer: bytes) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(answer)
        theirs.shutdown(socket.SHUT_WR)
        request = JudgingRequest(Path("/course"), "ex01", Submission("ex01", None, "x", "x"), "", "auto")
        assert client.WarmJudge(Wire(ours), "").judge(request) is None


def test_a_judge_of_another_version_ends(check: Check) -> None:
    staying(check)
    path = place.socket_path()
    assert path is not None
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.fspath(path))
        Wire(connection).send({"do": "greet", "version": "another"})
        assert Wire(connection).receive(10.0)["event"] == "ends"


def test_a_submission_cannot_reach_the_judge_that_judges_it(check: Check) -> None:
    check(RIGHT)
    path = place.socket_path()
    source = (
        "import socket\nreached = False\ntry:\n"
        f"    socket.socket(socket.AF_UNIX).connect({os.fspath(path or '')!r})\n    reached = True\n"
        "except OSError:\n    pass\n"
        "def scale(x, factor=2.0):\n    return 'reached' if reached else x * factor\n"
    )
    assert check(source)["score"] == 3.5


def test_where_there_are_no_walls_no_judge_stays(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert runtime.is_dir()
    monkeypatch.setattr(server, "choose", lambda _: "process")
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    ours, theirs = socket.socketpair()
    with ours:
        server.main(theirs.detach())
        with pytest.raises(Gone):
            Wire(ours).receive(5.0)


def test_stop_ends_it_and_says_so(check: Check, capsys: pytest.CaptureFixture[str]) -> None:
    waiting = staying(check)
    assert run(["stop", "--lang", "en"]) == 0
    assert "has ended" in capsys.readouterr().out
    subprocess.run(["tail", f"--pid={waiting}", "-f", os.devnull], timeout=10, check=True)  # noqa: S603, S607 - waits
    assert run(["stop", "--lang", "en"]) == 0
    assert "No judge is waiting" in capsys.readouterr().out


def test_a_judge_that_is_busy_ends_after_its_file(runtime: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = place.socket_path()
    assert path is not None, runtime
    client.stop()
    ours, theirs = socket.socketpair()
    with ours, theirs, Door.open(path) as door:
        porter = server._Porter(door, place.version(), [])
        porter._served = Wire(ours)
        assert door.is_open
        answering = threading.Thread(target=porter.run, daemon=True)
        answering.start()
        assert run(["stop", "--lang", "en"]) == 0
        answering.join(20.0)
    assert "ends as soon as it is done" in capsys.readouterr().out
    assert porter.ending.is_set()


class Ready:
    """Workers of the waiting judge, which are never asked here."""

    level = "restricted"


def waiting() -> server._Porter:
    return server._Porter(Door(None), "", [])


def test_after_a_while_without_a_file_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "IDLE_S", 0.05)
    monkeypatch.setattr(server, "TICK_S", 0.01)
    is_short = Mock(return_value=False)
    monkeypatch.setattr(memory, "is_short", is_short)
    server._serve(waiting(), cast("server._Workers", Ready()))
    assert is_short.called  # it waited for a file, and returned


def test_a_judge_that_waits_makes_room_where_memory_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "TICK_S", 0.01)
    is_short = Mock(return_value=True)
    monkeypatch.setattr(memory, "is_short", is_short)
    server._serve(waiting(), cast("server._Workers", Ready()))
    assert is_short.call_count == 1  # it returned at the first look


def test_one_that_has_grown_too_large_answers_and_ends(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real judge whose bound is small: its first answer comes all the same."""
    monkeypatch.setattr(
        client,
        "BOOT",
        client.BOOT.replace("main(int", "memory.LARGEST_KB = 1; main(int").replace(
            "import main\n", "import main, memory\n"
        ),
    )
    assert check(RIGHT)["score"] == 3.5
    path = place.socket_path()
    assert path is not None
    while path.exists():  # it takes its socket along
        time.sleep(0.05)
    assert check(RIGHT)["score"] == 3.5
    assert memory.LARGEST_KB == 400 << 10
