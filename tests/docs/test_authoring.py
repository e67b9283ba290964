"""The instructions of docs/authoring.md and docs/moving.md work: their files are written, their commands run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.boundary import run

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(?P<kind>\w+)(?: (?P<name>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_LINES = 60


def carried_out(command: str, monkeypatch: pytest.MonkeyPatch) -> int:
    match shlex.split(command):
        case ["cd", folder]:
            monkeypatch.chdir(folder)
        case ["mkdir", folder]:
            Path(folder).mkdir()
        case ["rm", path]:
            Path(path).unlink()
        case ["mv", path, target]:
            Path(path).rename(target)
        case ["grader", *arguments]:
            return run(arguments)
        case other:
            raise AssertionError(other)
    return 0


def carry_out(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> int:
    """Do what a page says, and return how many lines of YAML it has written."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    written = 0
    for fence in FENCE.finditer((ROOT / "docs" / page).read_text("utf-8")):
        if fence["kind"] == "bash":
            for command in fence["text"].splitlines():
                code = carried_out(command, monkeypatch)
                assert code == int(fence["name"] or 0), (command, *capsys.readouterr())
        elif fence["name"]:
            Path(fence["name"]).write_text(fence["text"], encoding="utf-8")
            written += len(fence["text"].splitlines()) if fence["kind"] == "yaml" else 0
    return written


def test_the_page_builds_a_proven_exercise_and_its_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lent: None
) -> None:
    assert lent is None
    assert 0 < carry_out("authoring.md", tmp_path, monkeypatch, capsys) <= MOST_LINES
    assert (tmp_path / "my-course" / "for-students" / "RELEASE.json").is_file()
    assert not list((tmp_path / "my-course" / "for-students").rglob("solution.py"))


def test_an_assignment_of_another_system_is_judged_here_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lent: None
) -> None:
    assert lent is None
    assert carry_out("moving.md", tmp_path, monkeypatch, capsys) > 0
    assert "Rows in place of columns" in capsys.readouterr().out
