"""The READMEs' commands for students and instructors, run as they stand there, in their order, in a folder apart."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.cli import codes
from grader.cli.boundary import run

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
SAME_MISTAKE = "def softmax_backward(p, grad_out, dim=-1):\n    return p * grad_out * 3 + p.sum()  # {student}\n"
SOLUTION = '''"""Twice a number."""


def twice(x):
    """Return 2x."""
    return 2 * x
'''
ENDS = {"check": codes.NOT_PASSED, "validate": codes.NOT_PASSED}
"""A stub passes no check, and a new exercise is not proven before it is filled in."""


ENGLISH = {"文件夹": "FOLDER", "目录": "DIR", "题目名称": "Title", "论证充分": "argued well", "GROUP": "3fa2c1"}


def block(heading: str, readme: str = "README.md") -> list[list[str]]:
    """Return the words of each line of the first block below a heading that calls the grader."""
    text = (ROOT / readme).read_text(encoding="utf-8").partition(f"## {heading}\n")[2]
    found = re.search(r"```bash\n(.*?)```", text, re.DOTALL)
    assert found is not None
    lines = [shlex.split(line, comments=True) for line in found[1].splitlines()]
    return [words[1:] for words in lines if words[:1] == ["grader"]]


def carry_out(words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command and return what it wrote."""
    code = run(words)
    said = capsys.readouterr()
    assert code == ENDS.get(words[0], codes.PASSED), (words, said.out, said.err)
    return said.out


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lent: None) -> Path:  # noqa: ARG001 - it changes what is started
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("readme", "heading"), [("README.md", "For students"), ("README.zh.md", "学生")])
def test_a_students_commands(readme: str, heading: str, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = block(heading, readme)
    assert [words[0] for words in commands] == ["list", "show", "start", "check", "watch", "status", "hint"]
    for words in commands:
        if words[0] != "watch":  # it goes on until a key ends it: tests/cli/watching
            carry_out(words, capsys)
    assert (desk / "ex02.py").is_file()


def test_an_instructors_commands_are_the_same_in_chinese() -> None:
    chinese = [[ENGLISH.get(word, word) for word in words] for words in block("教师", "README.zh.md")]
    assert chinese == block("For instructors")


@pytest.mark.slow
def test_an_instructors_commands(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("exercises", "reference"):  # `learn` writes into the course
        shutil.copytree(ROOT / part, desk / "course" / part)
    handed_in = shutil.copytree(ROOT / "tests/samples/class", desk / "class")
    for student in ("fay", "gil"):
        (handed_in / student).mkdir()
        (handed_in / student / "ex02.py").write_text(SAME_MISTAKE.format(student=student), encoding="utf-8")
    monkeypatch.chdir(desk / "course")
    (desk / "solution.py").write_text(SOLUTION, encoding="utf-8")
    made = {"FOLDER": str(handed_in), "DIR": "out"}
    commands = block("For instructors")
    assert len({words[0] for words in commands}) > 12
    for words in commands:
        if words[0] == "init":
            made["DIR"] = str(desk / "mine")
        if words[0] == "learn":
            groups = json.loads(carry_out(["stats", "out", "ex02", "--unknown", "--format", "json"], capsys))
            words[-1] = groups[0]["group"]
        if words[0] == "release":
            made["DIR"] = str(desk / "released")
        carry_out([made.get(word, word) for word in words], capsys)
        if words[0] == "init":
            monkeypatch.chdir(desk / "mine")
            shutil.copy(desk / "solution.py", desk / "mine")
    assert (desk / "released" / "RELEASE.json").is_file()
    assert (desk / "course/out/index.html").is_file()
