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
    "signal": ("SIGKILL", "SIGCHLD", "SIGALRM", "SIGBUS", "SIGSYS", "SIGXFSZ", "SIGXCPU", "setitimer"),
    "socket": ("AF_UNIX", "socketpair"),
}
PROGRAM = f"""
import importlib, sys
# These have been imported by Python itself or by libraries that guard what they import.
import ctypes, platform, shutil, signal, socket, subprocess, tempfile
import jinja2, nbformat, platformdirs, pydantic, rich, typer, yaml

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


@pytest.mark.parametrize(
    "arguments", [["check", "ex01"], ["batch", "subs", "--out", "out"], ["ci"], ["validate", "ex01"]]
)
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
