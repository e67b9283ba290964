"""`grader watch` on a real terminal: every key, a killed judge, a full disk, another size; nothing hangs.

One program is driven through all of it: starting one costs as much as all the rest.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from grader.standby import client, place

pexpect = pytest.importorskip("pexpect")

if TYPE_CHECKING:
    from collections.abc import Iterator

TINY: Final = Path(__file__).parents[2] / "samples" / "tiny_course"
RIGHT: Final = "def scale(x, factor=2.0):\n    return x * factor\n"
WRONG: Final = "def scale(x, factor=2.0):\n    return x * 2.0\n"
FULL: Final = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"
"""What makes every write fail, as on a full disk."""
PATIENCE_S: Final = 60
"""Nothing here is about the clock: the machine may be busy with other tests."""


class Desk:
    """A student's folder, and the program that watches it."""

    def __init__(self, home: Path, runtime: Path) -> None:
        shutil.copytree(TINY, home / "course")
        self.work = home / "course/work"
        self.work.mkdir()
        self.opened = home / "opened"
        browser = home / "browser.sh"
        browser.write_text(f'#!/bin/sh\necho "$1" > {self.opened}\n', encoding="utf-8")
        browser.chmod(0o755)
        self.environment = {
            **os.environ,
            "BROWSER": str(browser),
            "GRADER_KEEP": "1",
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_STATE_HOME": str(home / "state"),
        }
        for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS", "LINES"):
            self.environment.pop(name, None)

    def save(self, source: str, name: str = "ex01.py") -> None:
        """Save as editors do: beside, and renamed."""
        (self.work / f".{name}.swp").write_text(source, encoding="utf-8")
        os.replace(self.work / f".{name}.swp", self.work / name)  # noqa: PTH105 - what an editor does

    def spawn(self, *arguments: str, limit: str = "") -> Any:
        code = f"{limit}; from grader.cli import main; main()" if limit else "from grader.cli import main; main()"
        return pexpect.spawn(
            sys.executable,
            ["-P", "-c", code, *arguments],
            cwd=str(self.work),
            env=self.environment,
            encoding="utf-8",
            timeout=PATIENCE_S,
            dimensions=(40, 100),
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore Ctrl-C
        )


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    if not place.can_stay():
        pytest.skip("no private sockets here")
    home, runtime = (Path(tempfile.mkdtemp(prefix="gr-")) for _ in range(2))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_RUNTIME_DIR", str(runtime))
        yield Desk(home, runtime)
        client.stop()
    shutil.rmtree(home)
    shutil.rmtree(runtime)


def judge_of(desk: Desk) -> int | None:
    path = place.socket_path()
    assert path is not None
    assert desk.work.is_dir()
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(os.fspath(path))
        except OSError:
            return None
        peer = place._peer(connection)
    return None if peer is None else peer[0]


def shown(child: Any, words: str) -> str:
    """Wait until some words are drawn; return what was drawn up to them."""
    child.expect(words)
    return str(child.before)


def test_a_student_works_through_two_exercises(desk: Desk) -> None:
    desk.save(WRONG)
    child = desk.spawn("watch", "ex01")
    child.expect(re.escape("\x1b[?1049h"))  # the terminal is taken, and given back at the end
    shown(child, "of 3.5 points")
    shown(child, "q quit")

    child.send("h")
    shown(child, "Hint 1 of")
    child.send("l")
    shown(child, "In all 0?.?[0-9.]* of 7.5 points")
    child.send("l")
    shown(child, "of 3.5 points")
    child.send("o")
    while not desk.opened.is_file():
        assert child.isalive()
        child.expect([pexpect.TIMEOUT, "q quit"], timeout=0.2)
    assert "file://" in desk.opened.read_text(encoding="utf-8")

    child.setwinsize(12, 60)
    child.kill(signal.SIGWINCH)
    shown(child, r"more lines: `o` opens the page")
    child.setwinsize(40, 100)
    child.kill(signal.SIGWINCH)
    shown(child, "of 3.5 points")

    judge = judge_of(desk)
    assert judge is not None
    os.kill(judge, signal.SIGKILL)
    desk.save(RIGHT)
    drawn = shown(child, "Press n to go on")
    assert "→ 3.5 of 3.5 points" in drawn
    assert "Passes now: " in drawn
    assert "\x1b[2J" not in drawn  # nothing is blank in between

    child.send("n")
    shown(child, "Wrote ex02.py")
    assert (desk.work / "ex02.py").is_file()
    desk.save(WRONG)  # another exercise is saved: it is worked on again
    shown(child, "No longer passes: ")
    child.send("x\x1b[A")  # keys that mean nothing
    child.send("q")
    shown(child, re.escape("\x1b[?1049l"))
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_where_no_file_is_there_a_key_writes_it(desk: Desk) -> None:
    for path in desk.work.glob("ex*.py"):
        path.unlink()
    child = desk.spawn("watch", "ex01")
    shown(child, "Press n to write it here")
    child.send("n")
    shown(child, "still the stub")
    child.send("q")
    child.expect(pexpect.EOF)
    assert (desk.work / "ex01.py").is_file()
    assert not (desk.work / "ex02.py").exists()


def test_a_removed_file_is_told_and_judged_again_once_it_is_back(desk: Desk) -> None:
    desk.save(WRONG)
    child = desk.spawn("watch")
    shown(child, "of 3.5 points")
    (desk.work / "ex01.py").rename(desk.work / "ex01_old.py")
    shown(child, "ex01.py is not here any more")
    desk.save(WRONG, "ex02.py")
    shown(child, "ex02 · ")
    (desk.work / "ex01_old.py").replace(desk.work / "ex01.py")
    shown(child, "ex01 · ")
    (desk.work / "ex02.py").unlink()  # of no concern to the one that is worked on
    (desk.work / "ex01.py").rename(desk.work / "ex01_old.py")
    shown(child, "ex01.py is not here any more")
    (desk.work / "ex01_old.py").rename(desk.work / "ex01.py")
    shown(child, "of 3.5 points")
    child.send("q")
    child.expect(pexpect.EOF)


def test_of_a_python_file_and_a_notebook_the_judged_one_is_told(desk: Desk) -> None:
    desk.save(RIGHT)
    child = desk.spawn("watch", "ex01")
    shown(child, "of 3.5 points")
    desk.save('{"cells": []}', "ex01.ipynb")
    shown(child, "ex01.py is judged; ex01.ipynb beside it is not")
    (desk.work / "ex01.py").unlink()
    shown(child, "ex01.ipynb")
    shown(child, "Cannot be graded")
    child.send("q")
    child.expect(pexpect.EOF)
    (desk.work / "ex01.ipynb").unlink()


def test_in_a_narrow_terminal_every_key_is_told_and_the_list_has_every_exercise(desk: Desk) -> None:
    for path in desk.work.glob("ex*"):
        path.unlink()
    desk.save(RIGHT)
    child = desk.spawn("watch", "ex01")
    child.setwinsize(40, 40)
    child.kill(signal.SIGWINCH)
    shown(child, "of 3.5 points")
    for key in ("h hint", "n next", "l list", "o page", "q quit"):
        shown(child, key)
    child.send("l")
    shown(child, "Not begun: ex02")
    shown(child, "q quit")
    child.send("q")
    child.expect(pexpect.EOF)


def test_a_full_disk_is_told_and_nothing_hangs(desk: Desk) -> None:
    desk.save(WRONG)
    full = desk.spawn("check", "ex01", "--no-keep", limit=FULL)
    shown(full, "No temporary folder can be made")
    full.expect(pexpect.EOF)
    warm = desk.spawn("check", "ex01")  # its judge stays, and has its folder
    warm.expect(pexpect.EOF)
    child = desk.spawn("watch", "ex01", limit=FULL)
    shown(child, "could not be kept")
    child.send("h")
    shown(child, "Hint")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


def test_without_a_terminal_there_are_plain_lines(desk: Desk) -> None:
    desk.save(RIGHT)
    written = desk.work.parent / "log"
    code = "from grader.cli import main; main()"
    command = f"exec {sys.executable} -P -c '{code}' watch ex01 --lang zh > {written} 2>&1"
    child = pexpect.spawn(
        "/bin/sh", ["-c", command], cwd=str(desk.work), env=desk.environment, encoding="utf-8", timeout=PATIENCE_S
    )
    tail = pexpect.spawn("tail", ["-F", "-n", "+1", str(written)], encoding="utf-8", timeout=PATIENCE_S)
    tail.expect("3.5 分中得 3.5 分")
    tail.expect("下一题：ex02")
    tail.close()
    child.send("q")  # keys still end it: standard input is a terminal
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    text = written.read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert "正在监视" in text
