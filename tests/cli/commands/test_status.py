"""Progress over the course: what `check` keeps beside the files, and what `list` and `status` make of it."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from grader.submission.places import is_noise

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

RIGHT = "def scale(x, factor=2.0):\n    return x * factor\n"
WRONG = "def scale(x, factor=2.0):\n    return x * 2.0\n"


def row(cli: Cli, name: str = "ex01") -> dict[str, Any]:
    rows = json.loads(cli("list", "--format", "json").out)
    return next(row for row in rows if row["id"] == name)


def test_a_check_is_remembered_until_the_file_changes(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    assert (row(cli)["checked"], row(cli)["score"]) == ("never", None)
    assert cli("check", "ex01").code == 0
    assert (row(cli)["checked"], row(cli)["score"]) == ("current", 3.5)
    (work / "ex01.py").write_text(WRONG, encoding="utf-8")
    assert (row(cli)["checked"], row(cli)["score"]) == ("changed", None)
    assert "not checked since" in cli("list").out
    assert "改动后未检查" in cli("list", "--lang", "zh").out
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")  # what counts is what is in it
    assert row(cli)["score"] == 3.5
    definition = work.parent / "reference/ex01_scale/private.yaml"
    definition.write_text(definition.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert row(cli)["checked"] == "changed"


def test_status_tells_points_what_is_next_and_the_total(cli: Cli, work: Path) -> None:
    assert "In all 0 of 7.5 points; done: 0 of 2 exercises. Next: ex01" in cli("status").out
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    cli("check", "ex01")
    ended = cli("status")
    assert "In all 3.5 of 7.5 points; done: 1 of 2 exercises. Next: ex02" in ended.out
    assert "grader start ex02" in ended.err
    document = json.loads(cli("status", "--format", "json").out)
    assert (document["score"], document["max_score"], document["next"]) == (3.5, 7.5, "ex02")
    assert document["passed"] == ["ex01"]
    assert document["exercises"][0] == {
        "id": "ex01",
        "points": 3.5,
        "score": 3.5,
        "checked": "current",
        "file": "ex01.py",
    }
    assert "下一题：ex02" in cli("status", "--lang", "zh").out


def test_a_part_of_an_exercise_is_not_its_score(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    (check, *_) = json.loads(cli("check", "ex01", "--format", "json").out)["checks"]
    shutil.rmtree(work / ".grader")
    assert cli("check", "ex01", "--only", check["id"]).code == 0
    assert row(cli)["checked"] == "never"


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"schema": 1, "score": "NaN"}', "[" * 100_000])
def test_what_is_kept_and_cannot_be_read_counts_for_nothing(cli: Cli, work: Path, content: str) -> None:
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    (work / ".grader").mkdir()
    (work / ".grader/ex01.py.json").write_text(content, encoding="utf-8")
    (work / ".grader/other.py.json").write_text(content, encoding="utf-8")
    assert row(cli)["checked"] == "never"


def test_more_points_than_there_are_count_for_nothing(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    cli("check", "ex01")
    kept = work / ".grader/ex01.py.json"
    kept.write_text(kept.read_text(encoding="utf-8").replace('"score": "3.5"', '"score": "99"'), encoding="utf-8")
    assert row(cli)["checked"] == "never"


def test_a_link_in_place_of_the_folder_is_not_followed(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    (work.parent / "elsewhere").mkdir()
    (work / ".grader").symlink_to(work.parent / "elsewhere")
    ended = cli("check", "ex01")
    assert ended.code == 0
    assert "could not be kept" in ended.err
    assert list((work.parent / "elsewhere").iterdir()) == []


def test_a_full_disk_costs_the_memory_and_not_the_check(cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    monkeypatch.setattr(os, "replace", full)
    ended = cli("check", "ex01")
    assert (ended.code, "3.5 of 3.5" in ended.out, "could not be kept" in ended.err) == (0, True, True)
    assert [path.name for path in (work / ".grader").iterdir()] == []


def test_what_is_kept_is_handed_in_by_nobody(cli: Cli, work: Path) -> None:
    student = work / "class/ada"
    student.mkdir(parents=True)
    (student / "ex01.py").write_text(RIGHT, encoding="utf-8")
    assert cli("check", "ex01", "class/ada/ex01.py").code == 0
    assert (student / ".grader").is_dir()
    assert is_noise(".grader")


def test_a_checked_file_of_another_name_counts_where_there_is_no_own_file(cli: Cli, work: Path) -> None:
    (work / "my answer.py").write_text(RIGHT, encoding="utf-8")
    assert cli("check", "ex01", "my answer.py").code == 0
    assert (row(cli)["file"], row(cli)["score"]) == ("my answer.py", 3.5)
    assert "Next: ex02" in cli("status").out
    assert "Nothing here has changed" in cli("check").out
    (work / "my answer.py").write_text(WRONG, encoding="utf-8")
    assert "my answer.py, not checked since" in cli("status").out
    (work / "my answer.py").unlink()
    assert row(cli)["file"] is None


def test_a_checked_file_in_a_subfolder_counts_where_there_is_no_own_file(cli: Cli, work: Path) -> None:
    (work / "week 1").mkdir()
    (work / "week 1/ex01.py").write_text(RIGHT, encoding="utf-8")
    assert row(cli)["file"] is None
    assert cli("check", "ex01", "week 1/ex01.py").code == 0
    assert (row(cli)["file"], row(cli)["score"]) == ("week 1/ex01.py", 3.5)


def test_a_checked_file_beside_the_own_one_is_told_and_does_not_count(cli: Cli, work: Path) -> None:
    (work / "ex01.py").write_text(WRONG, encoding="utf-8")
    (work / "other.py").write_text(RIGHT, encoding="utf-8")
    cli("check", "ex01")
    cli("check", "ex01", "other.py")
    assert row(cli)["file"] == "ex01.py"
    assert "other.py, not counted" in cli("status").out
    assert "other.py，不计入" in cli("status", "--lang", "zh").out
    document = json.loads(cli("status", "--format", "json").out)
    assert document["others"] == [{"id": "ex01", "file": "other.py", "score": 3.5}]
    assert document["passed"] == []


def test_a_folder_without_any_exercise_is_said_to_be_one(cli: Cli, work: Path) -> None:
    assert f"no file of an exercise in {work}" in " ".join(cli("status").err.split())
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    assert "no file" not in cli("status").err


def test_status_and_check_lead_on_from_each_state_of_the_file(cli: Cli, work: Path) -> None:
    assert "Begin ex01 with `grader start ex01`" in cli("status").err
    cli("start", "ex01")
    for command in ("status", "check"):
        assert "`grader show ex01` says what to do in it" in " ".join(cli(command).err.split())
    (work / "ex01.py").write_text(WRONG, encoding="utf-8")
    assert "`grader check` checks what has changed here" in cli("status").err
    cli("check")
    for command in ("status", "check"):
        said = " ".join(cli(command).err.split())
        assert "ex01.py does not pass yet: `grader check ex01` says again what is wrong, `grader hint ex01`" in said
    (work / "ex01.py").write_text(RIGHT, encoding="utf-8")
    cli("check")
    for command in ("status", "check"):
        assert "Begin ex02 with `grader start ex02`" in cli(command).err


def test_a_file_with_nearly_the_name_of_an_exercise_is_told(cli: Cli, work: Path) -> None:
    (work / "Ex1 (1).py").write_text(RIGHT, encoding="utf-8")
    (work / "helpers.py").write_text(RIGHT, encoding="utf-8")
    said = 'Ex1 (1).py has nearly the name of ex01. If it is your answer: `grader check ex01 "Ex1 (1).py"`'
    ended = cli("check")
    assert (ended.code, f"{said}, or rename it to ex01.py." in ended.err, "helpers" in ended.err) == (2, True, False)
    assert '`grader check ex01 "Ex1 (1).py"`' in cli("check", "ex01").err
    assert "名称与 ex01 很接近" in cli("check", "--lang", "zh").err
    cli("start", "ex01")
    for command in ("check", "status"):
        assert f"{said}." in " ".join(cli(command).err.split())  # renamed, it would replace the other one
    cli("check", "ex01", "Ex1 (1).py")
    assert "nearly" not in cli("status").err


def test_of_many_files_with_near_names_three_are_told(cli: Cli, work: Path) -> None:
    for number in range(5):
        (work / f"ex01 ({number}).py").write_text(RIGHT, encoding="utf-8")
    said = cli("check").err
    assert (said.count("nearly the name"), "The same holds for 2 more files" in said) == (3, True)
