from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from grader.gradebook import Gradebook
from grader.report.export.formats import EXPORTERS
from grader.result import CheckStatus, Result, ResultStatus, Verdict, Visibility
from grader.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

RESULT = Result(
    grader="0.1.0",
    exercise="ex01",
    student="ada",
    submission=None,
    status=ResultStatus.GRADED,
    max_score=Decimal("3.5"),
    checks=(
        Verdict(
            "by-hand", Text("Small numbers", "小数字"), CheckStatus.PASSED, Decimal(2), Decimal(2), Visibility.PUBLIC
        ),
    ),
)


OF_A_PLATFORM = {"moodle-feedback", "canvas-comments"}
"""Formats that need the numbers of a platform's download."""


@pytest.fixture
def judged(work: Path) -> Path:
    """A folder as `batch` leaves it, with two students in its gradebook."""
    folder = work / "out"
    with Gradebook.open(folder / "gradebook.sqlite") as gradebook, gradebook.run(seed="tiny", options={}):
        gradebook.record(RESULT, "one")
        gradebook.record(replace(RESULT, student="bob"), "two")
    return folder


def test_pages_and_tables_are_rendered_without_judging(cli: Cli, judged: Path) -> None:
    ended = cli("report", str(judged))
    assert ended.code == 0
    assert "2 students" in ended.out
    assert {path.name for path in (judged / "students").iterdir()} == {"ada.html", "bob.html"}
    assert "Scale a vector" in (judged / "index.html").read_text(encoding="utf-8")
    assert [
        result["student"] for result in json.loads((judged / "results.json").read_text(encoding="utf-8"))["results"]
    ] == [
        "ada",
        "bob",
    ]


def test_pages_follow_the_language(cli: Cli, judged: Path) -> None:
    ended = cli("report", str(judged), "--lang", "zh")
    assert "2 名学生" in ended.out
    assert "缩放向量" in (judged / "index.html").read_text(encoding="utf-8")


def test_names_that_cannot_be_guessed_stay_so_on_the_next_report(cli: Cli, judged: Path) -> None:
    assert cli("report", str(judged), "--unguessable").code == 0
    names = {path.name for path in (judged / "students").iterdir()}
    assert not any(name.startswith(("ada", "bob")) and len(name) < 20 for name in names)
    assert cli("report", str(judged)).code == 0
    assert {path.name for path in (judged / "students").iterdir()} == names


def content(path: Path) -> bytes:
    """Return what stands in a file, in a workbook's tables too."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as workbook:
        return b"".join(workbook.read(name) for name in workbook.namelist())


@pytest.mark.parametrize("name", [name for name, exporter in EXPORTERS.items() if not exporter.fills])
def test_every_format_can_be_exported(cli: Cli, judged: Path, name: str) -> None:
    ended = cli("export", str(judged), "--to", name)
    if name in OF_A_PLATFORM:  # this class came from none
        assert (ended.code, ended.err[:27]) == (2, "There is nothing to hand ba")
        return
    assert (ended.code, ended.err) == (0, "")
    top = judged / EXPORTERS[name].file
    written = [top] if top.is_file() else [path for path in top.rglob("*") if path.is_file()]
    assert any("ada" in str(path.relative_to(judged)) or b"ada" in content(path) for path in written)
    assert all(path.stat().st_mode & 0o077 == 0 for path in [top, *written])


def test_the_help_names_every_format(cli: Cli) -> None:
    words = cli("export", "--help").out
    assert all(name in words for name in EXPORTERS)


def test_a_platforms_worksheet_is_filled_in(cli: Cli, judged: Path, work: Path) -> None:
    header = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments"
    rows = ["Participant 1,Ada,ada,Submitted,,7.00,-,", "Participant 2,Eve,eve,Submitted,,7.00,-,"]
    (work / "worksheet.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    ended = cli("export", str(judged), "--to", "moodle", "--from", "worksheet.csv", "--exercises", "1")
    assert ended.code == 0
    assert "Not in the platform's file: bob." in ended.err
    filled = (judged / "moodle.csv").read_text(encoding="utf-8").splitlines()
    assert filled[1].startswith("Participant 1,Ada,ada,Submitted,4,7.00,-,ex01")
    assert filled[2:] == rows[1:]


@pytest.mark.parametrize("name", [name for name, exporter in EXPORTERS.items() if exporter.fills])
def test_a_format_that_fills_a_file_in_asks_for_it(cli: Cli, judged: Path, name: str) -> None:
    ended = cli("export", str(judged), "--to", name)
    assert (ended.code, ended.out) == (2, "")
    assert "--from" in ended.err
    ended = cli("export", str(judged), "--to", name, "--from", "nowhere.csv")
    assert ended.code == 2
    assert "nowhere.csv cannot be read" in ended.err


@pytest.mark.parametrize("command", [["report"], ["export", "--to", "csv"]])
def test_a_folder_without_a_gradebook_is_refused_and_left_alone(cli: Cli, work: Path, command: list[str]) -> None:
    (work / "empty").mkdir()
    ended = cli(*command, "empty")
    assert ended.code == 2
    assert "gradebook.sqlite" in ended.err
    assert list((work / "empty").iterdir()) == []


def test_the_class_page_says_what_the_last_run_changed(cli: Cli, judged: Path) -> None:
    assert "Changed by the last run" not in _index(cli, judged)
    with Gradebook.open(judged / "gradebook.sqlite") as gradebook, gradebook.run(seed="tiny", options={}):
        gradebook.record(replace(RESULT, status=ResultStatus.UNGRADABLE, checks=()), "three")
    page = _index(cli, judged)
    assert "Changed by the last run" in page
    assert "2 / 3.5" in page
    assert "Cannot be graded" in page


def _index(cli: Cli, judged: Path) -> str:
    assert cli("report", str(judged)).code == 0
    return (judged / "index.html").read_text(encoding="utf-8")


def test_a_rule_for_somebody_who_is_not_here_is_told(cli: Cli, judged: Path, work: Path) -> None:
    course = work.parent / "exercises" / "course.yaml"
    more_time = "extensions: [{students: [ADA, Bodo], by: 1 day}, {sections: [B], by: 1 day}]"
    rules = f"{more_time}, exempt: [{{students: [eve@example.org]}}]"
    before = course.read_text("utf-8")
    course.write_text(f"{before}policy: {{timezone: UTC, due: {{ex01: 2026-10-12}}, {rules}}}\n", encoding="utf-8")
    said = " ".join(cli("report", str(judged)).err.split())
    assert "has rules for bodo, eve@example.org, b, but no student or section here has that name" in said
    course.write_text(before, encoding="utf-8")
    assert "has rules" not in cli("report", str(judged)).err


@pytest.mark.parametrize(
    ("due", "exercises", "told"),
    [
        ("{ex01: 2026-10-12}", "[ex02]", "have no effect on ex02, because no due date is given there"),
        ("{}", "[]", "have no effect, because no exercise has a due date"),
        ("{ex01: 2026-10-12}", "[ex01]", ""),
        ("{ex01: 2026-10-12}", "[]", ""),
    ],
)
def test_an_extension_of_what_is_never_due_is_told(
    cli: Cli, judged: Path, work: Path, due: str, exercises: str, told: str
) -> None:
    course = work.parent / "exercises" / "course.yaml"
    rule = f"extensions: [{{students: [ada], exercises: {exercises}, by: 1 day}}]"
    before = course.read_text("utf-8")
    course.write_text(f"{before}policy: {{timezone: UTC, due: {due}, {rule}}}\n", encoding="utf-8")
    (work / "handed-in" / "ada").mkdir(parents=True)
    (work / "handed-in" / "ada" / "ex01.py").write_text("x = 1\n", encoding="utf-8")
    for said in (cli("report", str(judged)).err, cli("intake", "handed-in", "--isolation", "process").out):
        words = " ".join(said.split())
        assert told in words
        assert bool(told) == ("have no effect" in words)
