"""docs/authoring.md is carried out to the letter: its files are written, its commands run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.boundary import run

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "authoring.md").read_text("utf-8")
FENCE = re.compile(r"^```(?P<kind>\w+)(?: (?P<name>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_LINES = 60


def carried_out(command: str, monkeypatch: pytest.MonkeyPatch) -> int:
    match shlex.split(command):
        case ["cd", folder]:
            monkeypatch.chdir(folder)
        case ["rm", path]:
            Path(path).unlink()
        case ["grader", *arguments]:
            return run(arguments)
        case other:
            raise AssertionError(other)
    return 0


def test_the_page_builds_a_proven_exercise_and_its_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lent: None
) -> None:
    assert lent is None
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    written = 0
    for fence in FENCE.finditer(PAGE):
        if fence["kind"] == "bash":
            for command in fence["text"].splitlines():
                code = carried_out(command, monkeypatch)
                assert code == int(fence["name"] or 0), (command, *capsys.readouterr())
        else:
            Path(fence["name"]).write_text(fence["text"], encoding="utf-8")
            written += len(fence["text"].splitlines()) if fence["kind"] == "yaml" else 0
    assert 0 < written <= MOST_LINES
    assert (tmp_path / "my-course" / "for-students" / "RELEASE.json").is_file()
    assert not list((tmp_path / "my-course" / "for-students").rglob("solution.py"))
