from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from grader.final_score import HandedIn, TimeSource
from grader.gradebook import Gradebook
from grader.result import CheckStatus, Result, ResultStatus, SubmissionRef, Verdict, Visibility
from grader.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

AT = HandedIn(datetime(2026, 10, 13, 9, tzinfo=UTC), TimeSource.ARCHIVE)
RESULT = Result(
    grader="0.1.0",
    exercise="ex01",
    student="ada",
    submission=SubmissionRef("ada/ex01.py", "a"),
    status=ResultStatus.GRADED,
    max_score=Decimal("3.5"),
    checks=(
        Verdict("value", Text("Value", "取值"), CheckStatus.PASSED, Decimal(2), Decimal(2), Visibility.PUBLIC),
        Verdict("rest", Text("Rest", "其余"), CheckStatus.FAILED, Decimal(0), Decimal("1.5"), Visibility.HIDDEN),
    ),
)
POLICY = "policy: {timezone: UTC, due: {ex01: 2026-10-12}, late: {per: day, percent: 10}}\n"


@pytest.fixture
def judged(work: Path) -> Path:
    """A folder as `batch` leaves it, with two students who were a day late."""
    folder = work / "out"
    with Gradebook.open(folder / "gradebook.sqlite") as gradebook, gradebook.run(seed="tiny", options={}) as run:
        for student in ("ada", "bob"):
            gradebook.record(replace(RESULT, student=student), student)
            gradebook.times.record(run, [(student, "ex01", "a", AT)])
    course = work.parent / "exercises" / "course.yaml"
    course.write_text(course.read_text(encoding="utf-8") + POLICY, encoding="utf-8")
    return folder


def row(folder: Path, student: str) -> dict[str, str]:
    table = csv.DictReader(io.StringIO((folder / "grades.csv").read_text(encoding="utf-8")))
    return next(row for row in table if row["student"] == student)


def test_a_change_by_hand_is_said_shown_and_exported_with_its_way(cli: Cli, judged: Path) -> None:
    ended = cli("adjust", "ada", "ex01", "--in", str(judged), "--points", "+0.5", "--reason", "argued <i>well</i>")
    assert ended.code == 0
    way = 'judged 2, late 1 day −10 %, adjusted +0.5 "argued <i>well</i>", total 2.3'
    assert way in " ".join(ended.out.split())
    assert cli("report", str(judged)).code == 0
    assert row(judged, "ada")["ex01"] == "2.3"
    assert row(judged, "ada")["ex01_way"] == way
    assert [row(judged, "bob")[f"ex01_{part}"] for part in ("judged", "late", "adjusted")] == ["2", "-0.2", "0"]
    page = (judged / "students" / "ada.html").read_text(encoding="utf-8")
    assert "argued &lt;i&gt;well&lt;/i&gt;" in page
    assert "time of the entry in the archive" in page
    assert "argued" not in (judged / "students" / "bob.html").read_text(encoding="utf-8")
    results = json.loads((judged / "results.json").read_text(encoding="utf-8"))["results"]
    assert [(result["score"], result["final"]["score"]) for result in results] == [(2.0, 2.3), (2.0, 1.8)]


def test_it_stays_when_the_file_is_judged_again_and_goes_when_it_is_taken_back(cli: Cli, judged: Path) -> None:
    where = ("ada", "ex01", "--in", str(judged))
    assert cli("adjust", *where, "--check", "rest", "--reason", "right all along").code == 0
    with Gradebook.open(judged / "gradebook.sqlite") as gradebook, gradebook.run(seed="tiny", options={}):
        better = (replace(RESULT.checks[0], points=Decimal(1)), RESULT.checks[1])
        gradebook.record(replace(RESULT, checks=better), "again")
    shown = json.loads(cli("adjust", *where, "--format", "json").out)
    assert (shown["judged"], shown["score"]) == (1.0, 2.25)
    assert shown["adjustments"][0]["author"]
    undone = cli("adjust", *where, "--undo", "--lang", "en")
    assert undone.code == 0
    assert undone.out.splitlines()[0].startswith("Taken back: ")
    assert 'set to all points "right all along".' in undone.out.splitlines()[0]
    assert json.loads(cli("adjust", *where, "--format", "json").out)["score"] == 0.9
    assert cli("adjust", *where, "--undo").code == 2


def test_another_policy_gives_other_scores_and_judges_nothing(cli: Cli, judged: Path, work: Path) -> None:
    book = judged / "gradebook.sqlite"
    with Gradebook.open(book) as gradebook:
        before = gradebook.results(), gradebook.runs()
    course = work.parent / "exercises" / "course.yaml"
    course.write_text(course.read_text(encoding="utf-8").replace("percent: 10", "percent: 50"), encoding="utf-8")
    assert cli("report", str(judged)).code == 0
    assert row(judged, "ada")["total"] == "1"
    with Gradebook.open(book) as gradebook:
        assert (gradebook.results(), gradebook.runs()) == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("adam", "ex01", "--points", "1"), "Did you mean 'ada'?"),
        (("ada", "ex02", "--points", "1"), "Nothing of ada was judged for ex02"),
        (("ada", "ex01", "--points", "one"), "--points takes points"),
        (("ada", "ex01", "--points", "nan"), "--points takes points"),
        (("ada", "ex01", "--points", "1e9"), "--points takes points"),
        (("ada", "ex01", "--points", "one"), "as in +0.5"),
        (("ada", "ex01", "--set", "abc"), "--set takes points, as in 7.5"),
        (("ada", "ex01", "--set", "-1"), "at least 0"),
        (("ada", "ex01", "--set", "1", "--points", "1"), "not both"),
        (("ada", "ex01", "--check", "rst"), "Did you mean 'rest'?"),
        (("ada", "ex01", "--undo", "--set", "1"), "--undo"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    cli: Cli, judged: Path, options: tuple[str, ...], said: str
) -> None:
    ended = cli("adjust", *options, "--in", str(judged))
    assert ended.code == 2
    assert said in " ".join(ended.err.split())
    with Gradebook.open(judged / "gradebook.sqlite") as gradebook:
        assert not gradebook.adjustments.any()
