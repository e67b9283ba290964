from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import nbformat
import pytest

from grader.course import file_states

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Cli, Ended


def rows(cli: Cli, *arguments: str) -> dict[str, dict[str, object]]:
    ended = cli("list", "--format", "json", *arguments)
    assert (ended.code, ended.err) == (0, "")
    return {row["id"]: row for row in json.loads(ended.out)}


def test_the_list_names_the_exercises_their_points_and_files(cli: Cli) -> None:
    ended = cli("list")
    assert ended.code == 0
    for words in ("A tiny course", "First steps", "ex01", "Scale a vector", "3.5", "not started"):
        assert words in ended.out
    assert "grader start ex01" in ended.err
    assert "\x1b" not in ended.out


def test_the_list_speaks_chinese(cli: Cli) -> None:
    ended = cli("list", "--lang", "zh")
    for words in ("小课程", "第一步", "缩放向量", "未开始", "分值"):
        assert words in ended.out


def test_quiet_leaves_out_the_remarks(cli: Cli) -> None:
    ended = cli("list", "--quiet")
    assert "ex01" in ended.out
    assert ended.err == ""


def test_the_json_is_what_scripts_were_promised(cli: Cli) -> None:
    assert rows(cli)["ex01"] == {
        "id": "ex01",
        "title": "Scale a vector",
        "points": 3.5,
        "topics": ["tensors"],
        "prerequisites": [],
        "part": "First steps",
        "state": "not-started",
        "file": None,
        "checked": "never",
        "score": None,
    }
    (points,) = [row["points"] for name, row in rows(cli, "--lang", "zh").items() if name == "ex02"]
    assert (points, type(points)) == (4, int)
    assert rows(cli, "--lang", "zh")["ex01"]["title"] == "缩放向量"


def test_a_fresh_stub_counts_as_started_and_own_work_as_present(cli: Cli, work: Path) -> None:
    assert cli("start", "ex01").code == 0
    assert cli("start", "ex02", "--notebook").code == 0
    assert [(row["state"], row["file"]) for row in rows(cli).values()] == [
        ("started", "ex01.py"),
        ("started", "ex02.ipynb"),
    ]
    assert "ex01.py, still the stub" in cli("list").out

    (work / "ex01.py").write_text("def scale(x, factor=2.0):\n    return x * factor\n", encoding="utf-8")
    notebook = nbformat.read(work / "ex02.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    notebook.cells[1].source = "def moments(x): ..."
    nbformat.write(notebook, work / "ex02.ipynb")  # type: ignore[no-untyped-call]
    assert [row["state"] for row in rows(cli).values()] == ["present", "present"]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{", b"[]", b'{"cells": [3]}', b"[" * 100_000, b""])
@pytest.mark.parametrize("name", ["ex01.py", "ex01.ipynb"])
def test_a_file_that_cannot_be_read_is_present_all_the_same(cli: Cli, work: Path, name: str, content: bytes) -> None:
    (work / name).write_bytes(content)
    assert rows(cli)["ex01"]["state"] == "present"


def test_a_python_file_comes_before_a_notebook(cli: Cli, work: Path) -> None:
    (work / "ex01.ipynb").touch()
    (work / "ex01.py").touch()
    assert rows(cli)["ex01"]["file"] == "ex01.py"


def test_a_students_copy_without_reference_is_listed(cli: Cli, work: Path) -> None:
    (work.parent / "reference").rename(work.parent / "elsewhere")
    assert rows(cli)["ex01"]["points"] == 2.5


def test_another_course_can_be_named(cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert set(rows(cli, "--course", str(work.parent))) == {"ex01", "ex02"}
    assert "ex03" in rows(cli)


@pytest.fixture
def same_both_ways(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Return what asserts that a kept listing is shown to the byte as the course that is read in full."""
    monkeypatch.setattr(file_states, "_TICK_NS", -(10**18))  # trust files that were written a moment ago

    def shown(course: Path) -> list[Ended]:
        return [
            cli(command, "--course", str(course), "--lang", language, "--format", output)
            for command in ("list", "status")
            for language in ("en", "zh")
            for output in ("text", "json")
        ]

    def compare(course: Path) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", f"{os.devnull}/cache")
        in_full = shown(course)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        assert shown(course) == in_full
        with monkeypatch.context() as patched:
            patched.setattr("grader.cli.opening._catalogue", None)  # from here on the course cannot be read
            assert shown(course) == in_full
        assert {ended.code for ended in in_full} == {0}

    return compare


def test_a_kept_listing_is_shown_as_the_course_is_in_every_state_of_the_files(
    cli: Cli, work: Path, same_both_ways: Callable[[Path], None]
) -> None:
    course = work.parent
    same_both_ways(course)
    cli("start", "ex01", "--notebook")
    cli("start", "ex02")
    same_both_ways(course)
    (work / "ex01.py").write_text("def scale(x, factor=2.0):\n    return x * factor\n", encoding="utf-8")
    same_both_ways(course)
    assert cli("check", "ex01").code == 0
    same_both_ways(course)
    (work / "ex01.py").write_text("def scale(x): ...\n", encoding="utf-8")
    same_both_ways(course)
    definition = course / "exercises/ex02_moments/exercise.yaml"
    definition.write_text(definition.read_text("utf-8").replace("points: 2", "points: 9"), encoding="utf-8")
    same_both_ways(course)


def test_a_kept_listing_of_a_release_is_shown_as_the_release_is(
    cli: Cli, work: Path, same_both_ways: Callable[[Path], None]
) -> None:
    assert cli("release", "students").code == 0
    (work / "ex01.py").write_text("def scale(x, factor=2.0):\n    return x * factor\n", encoding="utf-8")
    cli("check", "ex01", "--course", "students")
    same_both_ways(work / "students")


def test_a_course_with_faults_is_listed_with_them_each_time(
    cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(file_states, "_TICK_NS", -(10**18))
    definition = work.parent / "exercises/ex02_moments/exercise.yaml"
    definition.write_text("id: ex02\n", encoding="utf-8")
    first = cli("list")
    assert "is being repaired" in first.out
    assert "exercise.yaml:1" in first.err
    assert cli("list") == first
