from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.report.grade_table import GradeTable
from grader.report.html.pages import student_page
from grader.report.views.student import student_view
from grader.result import ResultStatus
from grader.text import Text
from grader.unread import IntakeReport, UnreadFile, Why

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.report.outline import CourseInfo
    from grader.result import Result

REASON = Text.same("ada/ex01.pdf is neither a Python file nor a notebook.")


def page_of(course: CourseInfo, results: list[Result], unread: UnreadFile) -> str:
    table = replace(GradeTable.of(results, course), intake=IntakeReport(unread=(unread,)))
    return student_page(student_view(table, "ada"), "en").decode()


def test_the_reason_of_a_file_that_one_exercise_names_stands_there_and_nowhere_else(
    course: CourseInfo, a_result: Callable[..., Result]
) -> None:
    result = replace(a_result("ada", "ex01", status=ResultStatus.MISSING), handin_notes=(REASON,))
    page = page_of(course, [result], UnreadFile("ada/ex01.pdf", Why.OTHER_KIND, REASON, "ada", "ex01"))
    assert page.count(REASON.en) == 1
    assert 'id="unread"' not in page


def test_a_reason_that_concerns_several_exercises_stands_once_below_and_they_lead_there(
    course: CourseInfo, a_result: Callable[..., Result]
) -> None:
    said = Text.same("Nothing to judge.")
    results = [
        replace(a_result("ada", exercise, status=ResultStatus.MISSING, message=said), handin_notes=(REASON,))
        for exercise in ("ex01", "ex02")
    ]
    page = page_of(course, results, UnreadFile("ada/ex01.pdf", Why.OTHER_KIND, REASON, "ada"))
    assert page.count(REASON.en) == 1
    assert page.count('href="#unread"') == len(results)


def test_what_no_exercise_says_stands_below(course: CourseInfo, a_result: Callable[..., Result]) -> None:
    page = page_of(course, [a_result("ada", "ex01")], UnreadFile("ada/ex01.pdf", Why.OTHER_KIND, REASON, "ada"))
    assert page.count(REASON.en) == 1
    assert 'href="#unread"' not in page
