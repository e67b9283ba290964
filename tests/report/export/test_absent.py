"""A check whose function is not there has no wrong answer, whoever reads of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.report.export import exercism, gradescope
from grader.report.export.request import ExportRequest, reason
from grader.report.grade_table import GradeTable
from grader.report.views.status import mark_of_check
from grader.result import CheckStatus, Result, ResultStatus, Visibility
from grader.result_json import result_from_json, result_to_json
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.report.outline import CourseInfo
    from grader.result import Verdict


@pytest.mark.parametrize("visibility", Visibility)
def test_it_is_an_error_and_no_wrong_answer(
    visibility: Visibility, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    absent = replace(a_check("b", CheckStatus.FAILED, "0", visibility=visibility), absent=True)
    result = a_result("ada", "ex01", a_check("a"), absent).for_student()
    assert result_from_json(result_to_json(result, "en")).checks[1].absent
    assert mark_of_check(result.checks[1]).word.en == "Function missing"
    assert "Wrong answer" not in reason(result.checks[1], "en")
    document = exercism.document(result, "en")
    assert [test["status"] for test in document["tests"]] == ["pass", "error"]
    assert document["status"] == "fail"


def test_what_cannot_be_loaded_has_its_file_for_gradescope(course: CourseInfo, a_result: Callable[..., Result]) -> None:
    broken = a_result("ada", "ex01", status=ResultStatus.UNGRADABLE, message=Text.same("ex01.py, line 1: no"))
    (test,) = gradescope.document(GradeTable.of([broken], course), "ada", "en")["tests"]
    assert (test["score"], test["max_score"], test["status"]) == (0, 10.0, "failed")
    assert "ex01.py, line 1" in test["output"]


def test_what_our_own_fault_left_open_is_said_to_gradescope_and_never_a_0(
    course: CourseInfo, a_check: Callable[..., Verdict], a_result: Callable[..., Result]
) -> None:
    whole = a_result("ada", "ex01", status=ResultStatus.JUDGE_ERROR, message=Text.same("No worker."))
    part = a_result("ada", "ex02", a_check(), a_check("last-dim", CheckStatus.JUDGE_ERROR, "0"))
    made = gradescope.results(
        ExportRequest(GradeTable.of([whole, part, a_result("ben", "ex01", a_check())], course), "en")
    )
    ada, ben = (json.loads(made.files[f"gradescope/{name}.json"]) for name in ("ada", "ben"))
    assert [(test.get("score"), test["max_score"]) for test in ada["tests"]] == [(None, 10.0), (5.0, 5.0), (None, 5.0)]
    assert "This costs no points" in ada["output"]
    assert "output" not in ben
    (note,) = made.notes
    assert "ada" in note.en
    assert "ben" not in note.en
