"""The score that counts reaches the formats that know scores; what was judged stays what was judged."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from grader.final_score import FinalScore, Step, StepKind
from grader.report.export import classroom50, gradescope, junit
from grader.report.export.request import ExportRequest
from grader.report.grade_table import GradeTable
from grader.text import Text

if TYPE_CHECKING:
    from grader.report.outline import CourseInfo
    from grader.result import Result


@pytest.fixture
def late(small_class: tuple[Result, ...], course: CourseInfo) -> GradeTable:
    """Ada's first exercise was late and cost a point; her second does not count."""
    steps = (
        Step(StepKind.JUDGED, Decimal(10), Text("judged 10", "评得 10")),
        Step(StepKind.LATE, Decimal(-1), Text("late 1 day −10 %", "迟交 1 天 −10 %")),
    )
    finals = {
        ("ada", "ex01"): FinalScore(Decimal(9), steps),
        ("ada", "ex02"): FinalScore(Decimal(5), steps[:1], exempt=True),
    }
    results = (replace(result, final=finals.get((result.student or "", result.exercise))) for result in small_class)
    return GradeTable.of(results, course)


def test_junit_has_it_as_properties_and_its_cases_as_judged(late: GradeTable) -> None:
    root = ET.fromstring(junit.document(late, "en"))  # noqa: S314 - our own
    suite = next(suite for suite in root if suite.attrib["name"].startswith("ada / ex01"))
    known = {shown.attrib["name"]: shown.attrib["value"] for shown in suite.iter("property")}
    assert known == {"score": "9", "max_score": "10", "way": "judged 10, late 1 day −10 %, total 9"}
    assert suite[0].tag == "properties"
    assert suite.attrib["failures"] == "0"
    assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))


def test_classroom50_gets_the_score_that_counts_and_the_tests_as_judged(late: GradeTable) -> None:
    marks = classroom50.marks(late, "ada", "en")
    assert marks["score"] == sum(test["score"] for test in marks["tests"]) - 1
    assert not [test for test in marks["tests"] if test["test-name"].startswith("ex02")]
    assert marks["max-score"] == sum(test["max-score"] for test in marks["tests"])


def test_classroom50_gets_no_score_above_the_maximum_and_that_is_said(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    argued = Step(StepKind.ADJUSTED, Decimal(50), Text("adjusted +50", "人工调整 +50"))
    results = (
        replace(result, final=FinalScore((result.score or Decimal(0)) + 50, (argued,)))
        if result.student == "ada"
        else result
        for result in small_class
    )
    sheet = GradeTable.of(results, course)
    marks = classroom50.marks(sheet, "ada", "en")
    assert marks["score"] == marks["max-score"]
    entries = [{"owner": student, "submissions": [{}]} for student in sheet.students]
    document = {"schema": "classroom50/scores/v1", "assignments": {"ps2": {"entries": entries}}}
    order = ExportRequest(sheet, "en", source=json.dumps(document).encode())
    assert [note.en for note in classroom50.scores(order).notes if "above the maximum" in note.en] == [
        "Classroom 50 takes no score above the maximum; these students get the maximum: ada."
    ]


def test_gradescope_is_told_how_each_score_came_about(late: GradeTable) -> None:
    said = gradescope.document(late, "ada", "en")["output"]
    told = [result.final.told for result in late.row("ada") if result is not None and result.final is not None]
    assert any(told)
    assert all(line.en in said for lines in told for line in lines)
