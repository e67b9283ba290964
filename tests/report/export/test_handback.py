"""Feedback goes back to whom it is about, in files that the platforms find by the rules of their own source."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from grader.errors import UsageError
from grader.final_score import FinalScore, Step, StepKind
from grader.report.export import handback
from grader.report.export.request import Export, ExportRequest
from grader.report.grade_table import GradeTable
from grader.result import SubmissionRef
from grader.roster import Member
from grader.text import Text

if TYPE_CHECKING:
    from grader.report.outline import CourseInfo
    from grader.result import Result

ODD = "=O'Neil_Seán, “Li”/陈\u202e"


def request(results: tuple[Result, ...], course: CourseInfo, source: bytes | None = None) -> ExportRequest:
    members = {
        "ada": Member("ada", "ada", "Ada Lovelace", "Lovelace", "ada@example.org", labels=("Ada Lovelace_4711",)),
        "bob": Member("bob", "bob", ODD, "Neil", "bob@example.org", labels=("x_12",)),
    }
    return ExportRequest(GradeTable.of(results, course, members), "en", source)


def unpacked(made: Export, name: str) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(made.files[name])) as archive:
        return {entry: archive.read(entry).decode("utf-8") for entry in archive.namelist()}


def moodles_participant(path: str) -> str | None:
    """Return whom Moodle takes a file for (mod/assign/feedback/file/importziplib.php)."""
    for part in path.split("/"):
        pieces = part.split("_", 4)
        if len(pieces) >= 4 and pieces[1].isdigit() and pieces[2:4] == ["assignsubmission", "file"]:
            return pieces[1]
    return None


def test_moodle_finds_everybody_by_the_participants_number(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    made = handback.moodle_feedback(request(small_class, course))
    files = unpacked(made, "moodle-feedback.zip")
    assert {moodles_participant(path): "Ada Lovelace" in page for path, page in files.items()} == {
        "4711": True,
        "12": False,
    }
    assert ["王小明" in note.en for note in made.notes] == [True]


def test_the_worksheet_tells_the_numbers_too(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    worksheet = (
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade)\n"
        "Participant 77,Ada Lovelace,ada@example.org,,,100,-\nParticipant 78,Nobody,n@example.org,,,100,-\n"
    )
    made = handback.moodle_feedback(request(small_class, course, worksheet.encode()))
    assert [moodles_participant(path) for path in unpacked(made, "moodle-feedback.zip")] == ["77"]


def test_where_nobody_is_found_nothing_is_written_and_that_is_said(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    order = ExportRequest(GradeTable.of(small_class, course), "en")
    with pytest.raises(UsageError, match="grading worksheet"):
        handback.moodle_feedback(order)
    with pytest.raises(UsageError, match="nothing to attach a comment to"):
        handback.canvas_comments(order)


def test_canvas_finds_the_submission_by_user_and_upload(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    uploads = {"ada": "lovelaceada_LATE_4711_98001_ex01.py", "bob": "plain/ex01.py"}
    named = tuple(
        replace(result, submission=SubmissionRef(uploads[result.student or ""], "ab" * 32))
        if result.submission and result.student in uploads
        else result
        for result in small_class
    )
    made = handback.canvas_comments(request(named, course))
    (name,) = unpacked(made, "canvas-comments.zip")
    assert [piece for piece in name.split("_") if piece.isdigit()] == ["4711", "98001"]
    assert any("bob" in note.en for note in made.notes)


def test_a_mail_merge_has_an_address_and_a_file_for_everybody(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    made = handback.mail(request(small_class, course))
    rows = list(csv.DictReader(io.StringIO(made.files["mail/list.csv"].decode("utf-8-sig"), newline="")))
    assert [(row["student"], row["email"], row["score"]) for row in rows] == [
        ("ada", "ada@example.org", "15"),
        ("bob", "bob@example.org", "7.5"),
    ]
    assert rows[1]["name"].startswith("'=O")  # nothing computes a name
    for row in rows:
        assert made.files[f"mail/{row['markdown']}"].startswith(b"# ")
        assert b"<script" not in made.files[f"mail/{row['html']}"]
    assert ["王小明" in note.en for note in made.notes] == [True]  # whose scores are not all known


def test_the_way_of_a_score_is_handed_back(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    steps = (
        Step(StepKind.JUDGED, Decimal(10), Text("judged 10", "评得 10")),
        Step(StepKind.LATE, Decimal(-1), Text("late 1 day −10 %", "迟交 1 天 −10 %")),
    )
    scored = tuple(
        replace(result, final=FinalScore(Decimal(9), steps)) if result.student == "ada" else result
        for result in small_class
    )
    said = handback.text(request(scored, course), "ada")
    assert "late 1 day" in said
    assert "total 9" in said


@pytest.mark.parametrize("student", ["ada", "bob"])
def test_pages_run_nothing_and_load_nothing(student: str, small_class: tuple[Result, ...], course: CourseInfo) -> None:
    page = handback.page(request(small_class, course), student).decode("utf-8")
    assert "default-src 'none'" in page
    assert "\u202e" not in page
