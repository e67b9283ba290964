"""What the words after `grader check` mean: exercises, files, folders, and what only looks like one of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

RIGHT = "def scale(x, factor=2.0):\n    return x * factor\n"


def said(text: str) -> str:
    return " ".join(text.split())


def test_the_file_of_another_name_that_was_checked_last_is_judged_and_named(cli: Cli, work: Path) -> None:
    (work / "mine.py").write_text(RIGHT, encoding="utf-8")
    assert cli("check", "ex01").code == 2
    assert cli("check", "ex01", "mine.py").code == 0
    ended = cli("check", "ex01")
    assert ended.code == 0
    assert "There is no ex01.py here, so mine.py was judged" in said(ended.out)
    (work / "ex01.py").write_text("def scale(x, factor=2.0):\n    return x\n", encoding="utf-8")
    assert cli("check", "ex01").code == 1


def test_a_folder_stands_for_all_files_of_exercises_in_it(cli: Cli, work: Path) -> None:
    (work / "week1").mkdir()
    for folder in (work, work / "week1"):
        (folder / "ex01.py").write_text(RIGHT, encoding="utf-8")
    for word in (".", "week1", "week1/", "./week1"):
        ended = cli("check", word, "--format", "json")
        assert (ended.code, json.loads(ended.out)["exercise"]) == (0, "ex01"), word


def test_a_folder_without_files_of_exercises_is_told(cli: Cli, work: Path) -> None:
    (work / "week1").mkdir()
    assert "No file of an exercise is in the folder week1" in cli("check", "week1").err
    cli("start", "ex01", "week1")
    assert "The files in week1 are still the stubs." in cli("check", "week1").err


def test_a_folder_with_the_name_of_the_file_is_told_as_one(cli: Cli, work: Path) -> None:
    (work / "ex01.py").mkdir()
    assert "ex01.py is a folder here" in cli("check", "ex01").err
    assert "ex01.py is a folder" in cli("check", "ex01.py").err


@pytest.mark.parametrize("words", [["ex01"], ["ex01.py"], ["ex01.py.txt"], []])
def test_a_second_extension_is_told_with_the_name_to_give(cli: Cli, work: Path, words: list[str]) -> None:
    (work / "ex01.py.txt").write_text(RIGHT, encoding="utf-8")
    ended = cli("check", *words)
    assert ended.code == 2
    assert "ex01.py.txt looks like ex01.py with .txt after it" in ended.err
    assert "Rename it to ex01.py." in ended.err


def test_a_download_with_a_number_is_told_with_the_whole_command(cli: Cli, work: Path) -> None:
    (work / "ex01 (1).py").write_text(RIGHT, encoding="utf-8")
    for words in (["ex01 (1).py"], ["ex01"]):
        assert '`grader check ex01 "ex01 (1).py"`' in cli("check", *words).err
    assert cli("check", "ex01", "ex01 (1).py").code == 0


def test_a_file_that_answers_another_exercise_is_told_and_not_remembered(cli: Cli, work: Path) -> None:
    (work / "mine.py").write_text(RIGHT, encoding="utf-8")
    ended = cli("check", "ex02", "mine.py")
    assert ended.code == 1
    assert "Did you mean `grader check ex01 mine.py`?" in said(ended.err)
    assert cli("check", "ex02").code == 2  # it is not the answer to ex02


def test_a_part_alone_needs_no_name_where_one_file_is_here(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    cli("start", "ex02")
    checks = [check["id"] for check in json.loads(cli("check", "ex01", "--format", "json").out)["checks"]]
    assert cli("check", "--only", checks[0]).code == 0
    assert cli("check", "--only", checks[0]).code == 0  # although nothing has changed


def test_the_example_of_a_refusal_is_the_exercise_that_has_the_check(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    (work / "ex02.py").write_text(RIGHT, encoding="utf-8")
    ended = cli("check", "ex02", "ex01", "--case", "any-size:1")  # ex02 has no such check
    assert "`grader check ex01 --case …`" in ended.err


@pytest.mark.parametrize("option", [["--only", "a"], ["--lang", "en"], ["--seed", "1"], ["--format", "json"]])
def test_an_option_with_one_value_is_not_given_twice(cli: Cli, option: list[str]) -> None:
    ended = cli("check", "ex01", *option, *option)
    assert (ended.code, ended.out) == (2, "")
    assert f"{option[0]} is given more than once" in ended.err


def test_a_flag_may_be_given_twice(cli: Cli) -> None:
    assert cli("list", "--quiet", "--quiet").code == 0


@pytest.mark.parametrize("words", [["check"], ["list"], ["start", "ex01"]])
def test_a_language_of_no_text_is_refused(cli: Cli, work: Path, words: list[str]) -> None:
    (work / "ex02.py").write_text(RIGHT, encoding="utf-8")
    ended = cli(*words, "--lang", "fr")
    assert ended.code == 2
    assert "--lang is one of en, zh" in ended.err


def test_a_command_without_a_course_says_which_languages_it_has(cli: Cli) -> None:
    assert "only in English and Chinese" in said(cli("stop", "--lang", "fr").err)
