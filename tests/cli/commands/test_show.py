from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cli


def test_the_statement_the_entry_points_and_the_bans_are_shown(cli: Cli) -> None:
    ended = cli("show", "ex01")
    assert ended.code == 0
    for words in ("Scale a vector", "3.5 points", "it returns x times factor", "scale(x, factor=2.0)", "softmax"):
        assert words in ended.out
    assert "Small numbers" in ended.out
    assert "Other numbers (hidden)" in ended.out
    assert "grader check ex01" in ended.err


def test_the_checks_are_shown_with_the_ids_that_only_takes(cli: Cli) -> None:
    checks = json.loads(cli("show", "ex01", "--format", "json").out)["checks"]
    shown = cli("show", "ex01").out
    assert [check["id"] for check in checks if check["id"] in shown] == [check["id"] for check in checks]
    assert {check["visibility"] for check in checks} == {"public", "hidden"}


@pytest.mark.parametrize("name", ["ex01", "1", "scale", "EX1"])
def test_the_statement_is_shown_in_chinese(cli: Cli, name: str) -> None:
    ended = cli("show", name, "--lang", "zh")
    assert "返回 x 乘以 factor" in ended.out
    assert "其他数字（不公开）" in ended.out


def test_the_json_carries_the_statement_and_nothing_hidden(cli: Cli) -> None:
    document = json.loads(cli("show", "ex01", "--format", "json").out)
    assert document["entry_points"] == [{"name": "scale", "signature": "(x, factor=2.0)"}]
    assert document["statement"].startswith("# Scale a vector")
    assert document["banned"] == ["softmax"]
    assert document["hints"] == 2
    assert "misconceptions" not in document


def test_all_exercises_are_shown_at_once_with_what_a_prompt_needs(cli: Cli) -> None:
    every = json.loads(cli("show", "--all", "--format", "json").out)
    assert [document["id"] for document in every] == ["ex01", "ex02"]
    assert every[0] == json.loads(cli("show", "ex01", "--format", "json").out)
    assert "def scale(" in every[0]["stub"]
    assert every[0]["limits"].keys() == {"call_s", "submission_s", "memory_mb"}
    shown = cli("show", "--all").out
    assert all(f"{document['id']} · {document['title']}" in shown for document in every)


@pytest.mark.parametrize("words", [["show"], ["show", "ex01", "--all"]])
def test_either_one_exercise_or_all_are_shown(cli: Cli, words: list[str]) -> None:
    ended = cli(*words)
    assert (ended.code, ended.out) == (2, "")
    assert "Name one exercise, or write --all" in ended.err


def test_an_exercise_without_bans_has_no_heading_for_them(cli: Cli) -> None:
    assert "Not allowed" in cli("show", "ex01").out
    assert "Not allowed" not in cli("show", "ex02").out
