from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

SOURCE = "def scale(x, factor):\n    return x * factor\n"


@pytest.fixture
def handed_in(work: Path) -> Path:
    """Files of two students, one under another name, one of no exercise, one that nobody may read as a file."""
    folder = work / "class"
    for name in ("ada/ex01.py", "ada/ex02.py", "ben/Copy of ex01.py", "ben/notes.txt", "loose.py"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SOURCE, encoding="utf-8")
        os.utime(path, (1_791_882_000, 1_791_882_000))
    (folder / "ben" / "ex01.rar").write_bytes(b"Rar!")
    return folder


def test_every_file_is_either_to_judge_or_told_with_its_reason(cli: Cli, handed_in: Path) -> None:
    ended = cli("intake", str(handed_in), "--format", "json")
    assert ended.code == 0
    told = json.loads(ended.out)
    judged = {(file["student"], file["exercise"], file["path"]) for file in told["submissions"]}
    assert judged == {
        ("ada", "ex01", "ada/ex01.py"),
        ("ada", "ex02", "ada/ex02.py"),
        ("ben", "ex01", "ben/Copy of ex01.py"),
    }
    assert {file["time_source"] for file in told["submissions"]} == {"file"}
    assert {file["handed_in"] for file in told["submissions"]} == {"2026-10-13T09:00:00+00:00"}
    assert told["missing"] == [{"student": "ben", "exercise": "ex02"}]
    assert {file["path"] for file in told["unread"]} == {"ben/notes.txt", "ben/ex01.rar", "loose.py"}


def test_it_is_said_on_the_terminal_and_nothing_is_written(cli: Cli, handed_in: Path, work: Path) -> None:
    before = sorted(work.rglob("*"))
    said = " ".join(cli("intake", str(handed_in)).out.split())
    assert "time of the file" in said
    assert "Not handed in: ben, ex02." in said
    assert "ben/notes.txt is neither a Python file nor a notebook" in said
    assert "loose.py lies outside every student's folder" in said
    assert "3 to judge of 2 students, 1 missing, 3 not judged." in said
    assert sorted(work.rglob("*")) == before


def test_what_needs_a_look_is_said_first_and_each_student_in_one_line(cli: Cli, handed_in: Path) -> None:
    (handed_in / "cem").mkdir()
    (handed_in / "cem" / "homework.pdf").write_bytes(b"%PDF")
    (handed_in / "dan").mkdir()
    lines = cli("intake", str(handed_in), "--lang", "en").out.splitlines()
    assert lines.index("Handed in, nothing to judge: cem, ex01, ex02.") < lines.index("Not handed in: dan, ex01, ex02.")
    table = [line for line in lines if line.endswith(".py") and not line.startswith("–")]
    assert [line.split()[0] for line in table] == ["ben", "ada", "ada"]
    missing = json.loads(cli("intake", str(handed_in), "--format", "json").out)["missing"]
    assert {gap["student"] for gap in missing if gap.get("unread")} == {"cem"}


def test_unknown_times_are_explained_where_nothing_is_due(cli: Cli, handed_in: Path) -> None:
    for student in ("cem", "dan"):
        (handed_in / student).mkdir()
        (handed_in / student / "ex01.py").write_text(SOURCE, encoding="utf-8")
    for path in handed_in.rglob("*.py"):
        os.utime(path, (1_791_882_000, 1_791_882_000))
    said = " ".join(cli("intake", str(handed_in), "--lang", "en").out.split())
    assert "When the files were handed in is not known" in said
    assert "Student Exercise File" in said


def test_more_time_without_a_due_date_is_said_to_have_no_effect(cli: Cli, handed_in: Path) -> None:
    (handed_in / "roster.csv").write_text("id,name,accommodations\nada,Ada,2 days\nben,Ben,a reader\n", "utf-8")
    said = " ".join(cli("intake", str(handed_in), "--lang", "en").out.split())
    assert "no exercise of this course has a due date, so it has no effect: Ada (ada)." in said


def test_a_folder_that_is_not_there_is_told(cli: Cli, work: Path) -> None:
    assert cli("intake", str(work / "none")).code == 2


def test_what_the_list_grants_is_listed(cli: Cli, handed_in: Path) -> None:
    (handed_in / "roster.csv").write_text("id,name,accommodations\nada,Ada,a reader\nben,Ben,\n", "utf-8")
    document = json.loads(cli("intake", str(handed_in), "--format", "json").out)
    granted = {member["student"]: member["accommodations"] for member in document["members"]}
    assert granted == {"ada": "a reader", "ben": ""}
    shown = cli("intake", str(handed_in), "--lang", "en")
    assert "Accommodations of Ada (ada): a reader." in " ".join((shown.out + shown.err).split())
