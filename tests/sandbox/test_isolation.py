"""Choosing a level: the strongest that is there, never a weaker one than asked for, and none that does not hold."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.errors import IsolationError, JudgeFault
from grader.limits import Limits
from grader.sandbox import escapes, isolation
from grader.sandbox.outcomes import Loaded, Returned
from grader.sandbox.zygote import Zygote
from grader.worker.lockdown import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS = 30.0
LOCKED = [level for level in LEVELS if level != "process"]


def skip_without(level: Any) -> None:
    if level not in isolation.available_levels():
        pytest.skip(f"no isolation {level} here")


def test_without_bubblewrap_the_next_level_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    skip_without("restricted")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert isolation.choose("auto") == "restricted"
    with pytest.raises(IsolationError, match="apt install bubblewrap"):
        isolation.choose("full")


@pytest.mark.skipif(os.geteuid() != 0, reason="for an ordinary user, workers are the same user")
def test_where_only_root_can_read_torch_the_next_level_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    skip_without("full")
    monkeypatch.setattr(isolation, "closed_to_others", lambda paths: (path for path in paths if "torch" in path))
    assert isolation.choose("auto") == "restricted"
    with pytest.raises(IsolationError, match=r"only root can read .*torch.*: chmod -R a\+rX"):
        isolation.choose("full")


def test_without_the_libraries_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("landlockpy", "seccompy"):
        monkeypatch.setitem(sys.modules, name, None)
    assert isolation.choose("auto") == "process"
    with pytest.raises(IsolationError, match="pip install landlockpy seccompy"):
        isolation.choose("restricted")


def test_the_least_is_a_least() -> None:
    strongest = isolation.available_levels()[-1]
    assert isolation.choose("auto") == isolation.choose("process") == strongest


def test_a_level_without_a_need_has_no_finding() -> None:
    assert isolation.self_test("process") == ()


@pytest.mark.parametrize("level", LOCKED)
def test_the_self_test_tells_of_every_attempt(level: Any) -> None:
    skip_without(level)
    findings = {check.key: check for check in isolation.self_test(level)}
    assert {*escapes.ATTEMPTS, "honest", "landlock", "seccomp"} <= findings.keys()
    assert all(finding.fine for finding in findings.values())


@pytest.mark.parametrize("level", LOCKED)
def test_a_level_that_does_not_hold_judges_nothing(level: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    skip_without(level)
    monkeypatch.setattr(escapes, "_SOURCE", escapes._SOURCE + "\ndef try_socket(at): return True\n")
    with Zygote.start(isolation=level) as zygote, pytest.raises(IsolationError, match="opens a socket"):
        zygote.spawn(Limits())


def test_a_level_at_which_nothing_runs_judges_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    skip_without("restricted")
    monkeypatch.setattr(escapes, "_SOURCE", escapes._SOURCE + "\ndef honest(): raise OSError\n")
    with Zygote.start(isolation="restricted") as zygote, pytest.raises(IsolationError, match="honest code"):
        zygote.spawn(Limits())


@pytest.mark.parametrize("level", LEVELS)
def test_killing_the_warm_process_is_our_fault_and_heals(
    level: Any,
    descendants: Callable[[int], Iterator[int]],
) -> None:
    skip_without(level)
    if not Path("/proc/self/task").exists():
        pytest.skip("no /proc to find processes in")
    with Zygote.start(isolation=level) as zygote:
        worker = zygote.spawn(Limits())
        assert isinstance(worker.load([("ex.py", "def f(): return 1")], ["f"], seconds=SECONDS), Loaded)
        started = zygote._process.started.pid
        # The workers last, so that nobody is left to tell of their end; all are listed before the first is killed.
        for pid in [started, *descendants(started)]:
            with suppress(ProcessLookupError):  # it has gone with the one before
                os.kill(pid, signal.SIGKILL)
        with pytest.raises(JudgeFault):
            worker.call("f", seconds=SECONDS)
        with zygote.spawn(Limits()) as again:
            assert isinstance(again.load([("ex.py", "def f(): return 1")], ["f"], seconds=SECONDS), Loaded)
            answer = again.call("f", seconds=SECONDS)
            assert isinstance(answer, Returned)
