"""Where much of a Linux is missing, as on Windows, what judges nothing works, and the rest says what to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

MODULES = ("fcntl", "resource", "termios", "pwd", "grp", "pty", "tty", "syslog", "posix", "landlockpy", "seccompy")
NAMES = {
    "os": ("fork", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "geteuid", "getuid", "sched_getaffinity"),
    "select": ("poll", "epoll"),
    "signal": ("SIGKILL", "SIGCHLD", "SIGALRM", "SIGBUS", "SIGSYS", "SIGXFSZ", "SIGXCPU", "setitimer"),
    "socket": ("AF_UNIX", "socketpair"),
}
MISSING = f"""
import importlib, sys
# These have been imported by Python itself or by libraries that guard what they import.
import ctypes, multiprocessing.util, os, platform, shutil, signal, socket, subprocess, tempfile
LIBRARIES

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {MODULES!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

for name in {MODULES!r}:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Missing())
for module, names in {NAMES!r}.items():
    for name in names:
        delattr(importlib.import_module(module), name)
subprocess.Popen.kill = lambda process: process.poll() is None and os.kill(process.pid, 9)  # Windows needs no signal
"""
WORKER = MISSING.replace("LIBRARIES", "import numpy, torch")
PROGRAM = f"""
{MISSING.replace("LIBRARIES", "import click, jinja2, nbformat, platformdirs, pydantic, rich, yaml")}
if "check" in sys.argv and "--help" not in sys.argv:
    import grader.sandbox.spawned
    grader.sandbox.spawned._BOOT = {WORKER!r} + grader.sandbox.spawned._BOOT
from grader.cli.boundary import run
sys.exit(run(sys.argv[1:]))
"""


# What `watch` starts for each save is such a program, too.
WATCHING = f"""
{MISSING.replace("LIBRARIES", "import click, jinja2, nbformat, platformdirs, pydantic, rich, watchfiles, yaml")}
here, sys.platform = sys.platform, "win32"
import grader.cli.watching.keys  # it chooses how keys are read by the system's name
sys.platform = here
import grader.cli.watching.judging
grader.cli.watching.judging.ALONE = "import sys; sys.path.append(sys.argv.pop(1))\\n" + {PROGRAM!r}
from grader.cli.boundary import run
sys.exit(run(sys.argv[1:]))
"""


def elsewhere(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=folder,
        env={**os.environ, "LANG": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list"], "Mean and spread"),
        (["list", "--format", "json"], '"ex02"'),
        (["show", "ex01"], "Scale a vector"),
        (["hint", "ex01"], "Hint 1"),
        (["--help"], "check"),
        (["check", "--help"], "FILE"),
        (["--version"], "grader "),
    ],
)
def test_what_judges_nothing_works(work: Path, arguments: list[str], said: str) -> None:
    ended = elsewhere(work, *arguments)
    assert ended.returncode == 0, ended.stderr
    assert said in ended.stdout


@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_an_exercise_can_be_begun(work: Path, suffix: str) -> None:
    ended = elsewhere(work, "start", "ex01", *(["--notebook"] if suffix == ".ipynb" else []))
    assert ended.returncode == 0, ended.stderr
    assert "def scale" in (work / f"ex01{suffix}").read_text("utf-8")


ANSWERS = {
    "right": ("print('hello')", "return x.detach() * factor", 0, "3.5 of 3.5 points"),
    "wrong": ("", "return x.detach() * 2.0", 1, "1.648 was expected"),
    "an endless loop": ("", "while True:\n        x = x + 0", 1, "in ex01.py, line"),
    "an endless loop at import": ("while True: pass", "return x", 1, "in ex01.py, line 1"),
    "an end without an answer": ("import os", "os._exit(3)", 1, "3"),
    "an end that looks like success": ("import os", "os._exit(0)", 1, "exited with code 0"),
    "an error": ("", "return x[100]", 1, "IndexError in ex01.py, line 3"),
    "no file that Python reads": ("def (", "return x", 1, "ex01.py, line 1"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_somebody_can_check_their_own_file(work: Path, name: str) -> None:
    first, body, code, said = ANSWERS[name]
    (work / "ex01.py").write_text(f"{first}\ndef scale(x, factor=2.0):\n    {body}\n", encoding="utf-8")
    ended = elsewhere(work, "check", "ex01", "--lang", "en")
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert said in ended.stdout, ended.stdout
    assert "isolation process" in ended.stdout


def test_somebody_can_check_their_own_notebook(work: Path) -> None:
    assert elsewhere(work, "start", "ex01", "--notebook").returncode == 0
    notebook = work / "ex01.ipynb"
    source = "    raise NotImplementedError"
    text = notebook.read_text("utf-8")
    assert source in text
    notebook.write_text(text.replace(source, "    return x.detach() * factor"), encoding="utf-8")
    ended = elsewhere(work, "check", "ex01")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_somebody_can_watch_their_own_file(work: Path) -> None:
    source = "def scale(x, factor=2.0):\n    return x.detach() * {}\n"
    (work / "ex01.py").write_text(source.format("2.0"), encoding="utf-8")
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", WATCHING, "watch", "ex01", "--lang", "en"],
        cwd=work,
        env={**os.environ, "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as watching:
        assert watching.stdout is not None
        verdicts = (line for line in watching.stdout if "of 3.5 points" in line)
        first = next(verdicts, "")
        (work / "ex01.py").write_text(source.format("factor"), encoding="utf-8")
        second = next(verdicts, "")
        watching.terminate()
    assert "3.5 of 3.5 points" not in first
    assert "3.5 of 3.5 points" in second


@pytest.mark.parametrize("arguments", [["batch", "subs", "--out", "out"], ["ci"], ["validate", "ex01"]])
def test_what_cannot_judge_says_what_to_do_in_both_languages(work: Path, arguments: list[str]) -> None:
    shutil.copy(work.parent / "exercises/ex01_scale/stub.py", work / "ex01.py")
    for language, said in (("en", "WSL 2"), ("zh", "请使用 WSL 2")):
        ended = elsewhere(work, *arguments, "--lang", language)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert said in ended.stderr


def test_the_doctor_says_it_too(work: Path) -> None:
    ended = elsewhere(work, "doctor", "--format", "json")
    assert json.loads(ended.stdout)
    assert "WSL 2" in ended.stdout
