from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.report.export.moodle import FILE, worksheet
from grader.report.export.request import ExportRequest, feedback
from grader.report.grade_table import GradeTable
from grader.result import CheckStatus
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.report.outline import CourseInfo
    from grader.result import Result, Verdict

HEADER = "Identifier,Full name,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments"


def filled(maximum: str, sheet: GradeTable) -> tuple[str, list[str]]:
    source = f'{HEADER}\nParticipant 1,ada,,,"{maximum}",-,\n'
    made = worksheet(ExportRequest(sheet, "en", source.encode()))
    return made.files[FILE].decode().splitlines()[1], [note.en for note in made.notes]


@pytest.mark.parametrize(("maximum", "grade"), [("1,500.00", ",750,"), ("1.500,00", ",750,"), ("100.00", ",50,")])
def test_points_are_scaled_to_a_maximum_of_thousands(
    maximum: str, grade: str, course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    row, notes = filled(maximum, GradeTable.of([a_result("ada", "ex01", a_check())], course))
    assert grade in row
    assert not notes


def test_a_maximum_that_is_no_number_is_said(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    _, notes = filled("Very good", GradeTable.of([a_result("ada", "ex01", a_check())], course))
    assert [note for note in notes if "is not a number" in note and "ada" in note]


def test_a_misconception_is_told_once(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    meaning = Text("Only the diagonal.", "只有对角线。")
    wrong = [
        replace(
            a_check(name, CheckStatus.FAILED, "0", message=Text(f"Off in {name}.", "不对。")),
            meaning=meaning,
        )
        for name in ("a", "b", "c")
    ]
    said = feedback(ExportRequest(GradeTable.of([a_result("ada", "ex01", *wrong)], course), "en"), "ada")
    assert said.count("Only the diagonal.") == 1
    assert all(f"Off in {name}." in said for name in "abc")
    assert said.count("the same as above") == 2
