from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, NoReturn

import pytest

import grader.cli.commands.list
from grader.cli.boundary import language_asked
from grader.errors import GradebookError, IsolationError, JudgeFault
from grader.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


def raising(error: BaseException) -> object:
    def open_listing(*_: object, **__: object) -> NoReturn:
        raise error

    return open_listing


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (["show", "ex9"], "no exercise 'ex9'", "没有题目 'ex9'"),
        (["lsit"], "Did you mean 'list'?", "是不是想写 'list'？"),
        (["list", "--curse", "x"], "There is no option --curse. Did you mean", "没有选项 --curse。是不是想写"),
        (["list", "--bogus"], "There is no option --bogus.", "没有选项 --bogus。"),
        (["list", "--format", "xml"], "--format is one of text, json.", "--format 只能是 text、json 之一。"),
        (["list", "--course"], "The option --course needs a value.", "选项 --course 需要一个值。"),
        (["hint"], "EXERCISE is missing.", "缺少 EXERCISE。"),
        (["show"], "Name one exercise, or write --all;", "请写明一道题目，或用 --all；"),
        (["batch", "."], "--out is missing.", "缺少 --out。"),
        (["batch", ".", "--out", "o", "--jobs", "0"], "--jobs is a number from 1, or auto; '0' is not.", "而不是 '0'"),
        (["batch", ".", "--out", "o", "--jobs", "x"], "--jobs is a number from 1, or auto; 'x' is not.", "而不是 'x'"),
        (["batch", ".", "--out", "o", "--fail-under", "101"], "--fail-under", "--fail-under"),
        (["list", "more", "words"], "Unexpected argument 'more words'", "不需要 'more words'"),
        (["list", "--course", "nowhere"], "There is no course in nowhere", "nowhere 中没有课程"),
        (["check", "ex01"], "There is no ex01.py or ex01.ipynb", "没有 ex01.py 或 ex01.ipynb"),
        (["check", "ex01", "none.py"], "There is no file none.py", "没有文件 none.py"),
        (["check", "ex01", "."], "is a folder", "是文件夹"),
        (["batch", "nowhere", "--out", "o"], "There is no folder nowhere", "没有文件夹 nowhere"),
        (["batch", ".", "--out", "o", "--exercises", "ex01,ex7"], "no exercise 'ex7'", "没有题目 'ex7'"),
        (["report", "nowhere"], "There is no folder nowhere", "没有文件夹 nowhere"),
        (["export", ".", "--to", "cvs"], "Did you mean 'csv'?", "是不是想写 'csv'？"),
    ],
)
def test_a_misuse_is_one_sentence_in_the_language_asked_for(
    cli: Cli, arguments: list[str], english: str, chinese: str
) -> None:
    for language, phrase in (("en", english), ("zh", chinese)):
        ended = cli("--lang", language, *arguments)
        assert ended.code == 2
        assert ended.out == ""
        assert phrase in ended.err
        assert "Traceback" not in ended.err


def test_a_faulty_exercise_is_told_with_all_its_problems(cli: Cli, work: Path) -> None:
    path = work.parent / "exercises/ex01_scale/exercise.yaml"
    text = path.read_text(encoding="utf-8").replace("points: 2", "points: 0").replace("draws: 2", "draws: 0")
    path.write_text(text, encoding="utf-8")
    for arguments in (["show", "ex01"], ["check", "ex01"]):
        ended = cli(*arguments)
        assert ended.code == 2
        assert ended.out == ""
        assert re.search(rf"{path}:15:\d+: checks\[0\].points: The number must be greater than 0.", ended.err)
        assert "draws: The number must be at least 1." in ended.err
    listed = cli("list")
    assert listed.code == 0
    assert "checks[0].points: The number must be greater than 0." in " ".join((listed.out + listed.err).split())


@pytest.mark.parametrize("error", [GradebookError(Text("broken", "坏了")), IsolationError(Text("broken", "坏了"))])
def test_an_error_of_ours_is_said_in_the_language_asked_for(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(grader.cli.commands.list, "open_listing", raising(error))
    assert cli("list").err == "broken\n"
    ended = cli("list", "--lang", "zh")
    assert (ended.code, ended.err) == (2, "坏了\n")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_our_own_bug_leaves_a_log_and_no_traceback(
    cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(grader.cli.commands.list, "open_listing", raising(ZeroDivisionError("\ud800 odd")))
    ended = cli("list", "--lang", language)
    (log,) = (work.parents[1] / "state" / "grader").glob("fault-*.log")
    assert ended.code == 3
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 1
    assert str(log) in ended.err
    text = log.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "ZeroDivisionError" in text
    assert f"arguments ['list', '--lang', '{language}']" in text
    assert log.stat().st_mode & 0o077 == 0


def test_a_fault_of_the_judge_is_our_fault(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        grader.cli.commands.list, "open_listing", raising(JudgeFault(Text("pytest failed", "pytest 失败")))
    )
    ended = cli("list")
    assert ended.code == 3
    assert ended.err.startswith("pytest failed\n")
    assert "fault-" in ended.err


def test_what_is_logged_as_an_error_goes_to_the_log_and_not_to_the_screen(
    cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_listing(*_: object, **__: object) -> NoReturn:
        logging.getLogger("grader.judge").error("one submission was lost")
        raise GradebookError(Text("broken", "坏了"))

    monkeypatch.setattr(grader.cli.commands.list, "open_listing", open_listing)
    ended = cli("list")
    (log,) = (work.parents[1] / "state" / "grader").glob("fault-*.log")
    assert ended.code == 2
    assert "lost" not in ended.err
    assert str(log) in ended.err
    assert "one submission was lost" in log.read_text(encoding="utf-8")


def test_the_log_goes_elsewhere_where_the_state_folder_takes_none(
    cli: Cli, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(work / "file"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(grader.cli.commands.list, "open_listing", raising(ZeroDivisionError()))
    assert str(tmp_path / "temporary" / "fault-") in cli("list").err


def test_a_log_that_cannot_be_written_is_said(cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(work / "file"))
    monkeypatch.setattr(tempfile, "tempdir", str(work / "file"))
    monkeypatch.setattr(grader.cli.commands.list, "open_listing", raising(ZeroDivisionError()))
    ended = cli("list")
    assert ended.code == 3
    assert "No log of it could be written" in ended.err


def test_an_interrupt_ends_with_130(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grader.cli.commands.list, "open_listing", raising(KeyboardInterrupt()))
    ended = cli("list", "--lang", "zh")
    assert (ended.code, ended.err) == (130, "已中断。\n")


def test_a_reader_that_goes_away_is_no_fault_of_ours(work: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "grader", "list", "--format", "json"]
    ended = subprocess.run(command, cwd=work, stdout=write, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own interpreter
    os.close(write)
    assert (ended.returncode, ended.stderr) == (141, "")


def test_a_terminal_that_lacks_characters_shows_others(work: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "grader", "list", "--lang", "zh"]
    ended = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - as above
    assert ended.returncode == 0
    assert "ex01" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["list", "--lang", "zh"], "zh"),
        (["--lang=en"], "en"),
        (["list", "--lang", "fr"], "en"),
        (["--lang"], None),
        (["list"], None),
        ([], None),
    ],
)
def test_the_language_is_read_before_anything_is_parsed(arguments: list[str], language: str | None) -> None:
    assert language_asked(arguments) == language
