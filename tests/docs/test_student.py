"""The student's guide shows what the grader says: its words, its commands, its example, in both languages."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from grader.cli.boundary import run
from grader.report.views.status import ABSENT, CHECKS, NOT_PASSED

ROOT = Path(__file__).parents[2]
PAGES = {"en": "student.md", "zh": "student.zh.md"}
ONE_SUM = "def softmax_backward(p, grad_out, dim=-1):\n    return p * (grad_out - (p * grad_out).sum())\n"


def page(language: str) -> str:
    return (ROOT / "docs" / PAGES[language]).read_text("utf-8")


@pytest.mark.parametrize("language", PAGES)
def test_every_outcome_of_a_check_is_explained(language: str) -> None:
    table = page(language).split("|---|---|", 2)[1]
    explained = set(
        re.split(r", |、", ", ".join(re.findall(r"^\| ([^|(（]+?) *(?:[(（][^|]+)?\|", table, re.MULTILINE)))
    )
    words = {getattr(mark.word, language) for mark in (*CHECKS.values(), ABSENT, NOT_PASSED)}
    assert explained == words


@pytest.mark.parametrize("language", PAGES)
def test_every_command_exists(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = page(language)
    commands = {*re.findall(r"`grader ([^`]+)`", told), *re.findall(r"[:：] ?grader (check .*)$", told, re.MULTILINE)}
    assert len(commands) > 8
    for command in commands - {"--version"}:
        assert run([*shlex.split(command), "--help"]) == 0, command
    capsys.readouterr()


@pytest.mark.parametrize("language", PAGES)
def test_the_example_is_what_the_check_says(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ex02.py").write_text(ONE_SUM, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    assert (
        run(["check", "ex02", "--course", str(ROOT), "--only", "rows", "--lang", language, "--isolation", "process"])
        == 1
    )
    printed = _words(capsys.readouterr().out)
    (example,) = re.findall(r"```text\n(.*?)```", page(language), re.DOTALL)
    parts = [_words(part) for part in re.split(r"…+", example)]
    assert [part for part in parts if part not in printed] == []


def _words(text: str) -> str:
    return re.sub(r"\s+", "", text)
