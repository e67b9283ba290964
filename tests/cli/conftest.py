from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.cli.boundary import run

TINY = Path(__file__).parents[1] / "samples" / "tiny_course"


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code and what it said."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ended]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lent: None) -> Path:  # noqa: ARG001 - it changes what is started
    """A student's folder inside a copy of the tiny course, in an English locale, with a state folder of its own."""
    root = Path(shutil.copytree(TINY, tmp_path / "course"))
    folder = root / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return folder


@pytest.fixture
def cli(work: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command line in the student's folder."""
    assert work.is_dir()

    def call(*arguments: str) -> Ended:
        code = run(arguments)
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return call
