"""A list of students gives everybody a name and a row, and a group's file to each of its members."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

RIGHT = "def scale(x, factor):\n    return x * factor\n"
LIST = """id;name;email;section;group
100;Ada Lovelace;ada@example.org;A;red
101;Ben Absent;ben@example.org;B;
102;陈晨;chen@example.org;A;red
"""


@pytest.fixture
def judged(cli: Cli, work: Path) -> Cli:
    """A class without a list: one of them handed in twice, under the names that Moodle makes; and a group."""
    for name in ("Ada Lovelace_7_assignsubmission_file_", "Stranger_8_assignsubmission_file_"):
        (work / "class" / name).mkdir(parents=True)
        (work / "class" / name / "ex01.py").write_text(RIGHT, encoding="utf-8")
    assert cli("batch", "class", "--out", "out", "--quiet").code == 0
    return cli


def grades(work: Path) -> dict[str, dict[str, str]]:
    content = (work / "out" / "grades.csv").read_text(encoding="utf-8")
    return {row["student"]: row for row in csv.DictReader(io.StringIO(content))}


def test_a_list_that_comes_later_names_everybody_and_judges_nothing_again(judged: Cli, work: Path) -> None:
    assert {"Ada Lovelace_7", "Stranger_8"} == set(grades(work))
    (work / "list.csv").write_text(LIST, encoding="utf-16")
    ended = judged("batch", "class", "--out", "out", "--roster", "list.csv")
    assert ended.code == 0
    assert "Not on the list of students: Stranger_8." in " ".join(ended.err.split())
    assert "2 known already" in ended.out
    table = grades(work)
    assert list(table) == ["101", "100", "102", "Stranger_8"]  # by family name, who is on no list last
    assert (table["100"]["name"], table["100"]["section"], table["100"]["ex01_state"]) == (
        "Ada Lovelace",
        "A",
        "graded",
    )
    assert {table[student]["ex01_state"] for student in ("101", "102")} == {"missing"}
    page = (work / "out" / "index.html").read_text(encoding="utf-8")
    assert "Ada Lovelace" in page
    assert "not on the list" in page
    assert "Ada Lovelace" in (work / "out" / "students" / "100.html").read_text(encoding="utf-8")

    # the list is remembered, and people are known by all that it has for them
    earned, most = (sum(float(row[name]) for row in table.values()) for name in ("total", "maximum"))
    just = ("batch", "class", "--out", "out", "--quiet", "--fail-under", f"{100 * earned / most - 0.01:.3f}")
    assert judged(*just).code == 0
    assert list(grades(work)) == ["101", "100", "102", "Stranger_8"]
    adjusted = judged(
        "adjust", "ada@example.org", "ex01", "--in", "out", "--points=-1", "--reason", "x", "--format=json"
    )
    assert json.loads(adjusted.out)["student"] == "100"
    assert judged(*just).code == 1  # the score that counts is what --fail-under looks at


def test_one_file_counts_for_all_of_a_group(cli: Cli, work: Path) -> None:
    (work / "class" / "red").mkdir(parents=True)
    (work / "class" / "red" / "ex01.py").write_text(RIGHT, encoding="utf-8")
    (work / "class" / "roster.csv").write_text(LIST, encoding="utf-8-sig")
    told = json.loads(cli("intake", "class", "--format", "json").out)
    assert {(file["student"], file["path"]) for file in told["submissions"]} == {
        ("100", "red/ex01.py"),
        ("102", "red/ex01.py"),
    }
    assert told["missing"] == [{"student": "101", "exercise": "ex01"}]
    assert told["unread"] == []  # the list itself is no submission
    assert "Ada Lovelace (100)" in cli("intake", "class").out


def test_a_list_that_cannot_be_understood_is_told_and_nothing_is_judged(cli: Cli, work: Path) -> None:
    (work / "class" / "ada").mkdir(parents=True)
    (work / "class" / "ada" / "ex01.py").write_text(RIGHT, encoding="utf-8")
    (work / "class" / "roster.csv").write_text("colour,shape\nred,round\n", encoding="utf-8")
    ended = cli("batch", "class", "--out", "out")
    assert ended.code == 2
    assert "No column of roster.csv identifies the students" in " ".join(ended.err.split())
    assert not (work / "out").exists()
    assert cli("intake", "class", "--roster", "none.csv").code == 2
