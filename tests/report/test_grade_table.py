from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.grade_table import GradeTable, natural
from grader.result import ResultStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.report.outline import CourseInfo
    from grader.result import Result, Verdict


def test_numbers_in_names_count_as_numbers() -> None:
    assert sorted(["s10", "S2", "s1", "王10", "王9"], key=natural) == ["s1", "S2", "s10", "王9", "王10"]


@given(st.lists(st.text()))
def test_any_names_have_an_order_that_does_not_depend_on_how_they_came(names: list[str]) -> None:
    backwards = names[::-1]
    assert sorted(names, key=natural) == sorted(backwards, key=natural)


def test_exercises_follow_the_course_and_unknown_ones_come_last(
    course: CourseInfo, a_result: Callable[..., Result]
) -> None:
    results = [a_result("ada", exercise) for exercise in ("ex99", "ex03", "ex01")]
    sheet = GradeTable.of(results, course)
    assert [exercise.id for exercise in sheet.exercises] == ["ex01", "ex03", "ex99"]
    assert sheet.exercises[-1].points == Decimal(10)


def test_a_total_with_a_score_that_is_not_known_is_not_complete(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    sheet = GradeTable.of(small_class, course)
    assert (sheet.total("ada").score, sheet.total("ada").complete) == (Decimal(15), True)
    assert (sheet.total("王小明").score, sheet.total("王小明").complete) == (Decimal(20), False)


def test_what_was_never_judged_makes_a_total_incomplete_but_what_is_missing_does_not(
    course: CourseInfo, a_result: Callable[..., Result]
) -> None:
    results = [
        a_result("ada", "ex01"),
        a_result("ada", "ex02"),
        a_result("bob", "ex01"),
        a_result("eve", "ex01"),
        a_result("eve", "ex02", status=ResultStatus.MISSING),
    ]
    sheet = GradeTable.of(results, course)
    assert [sheet.total(student).complete for student in ("ada", "bob", "eve")] == [True, False, True]


def test_the_later_of_two_results_counts(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    sheet = GradeTable.of([a_result("ada", "ex01"), a_result("ada", "ex01", a_check())], course)
    assert sheet.total("ada").score == Decimal(5)


def test_a_result_without_a_student_is_refused(course: CourseInfo, a_result: Callable[..., Result]) -> None:
    with pytest.raises(ValueError, match="ex01 names no student"):
        GradeTable.of([replace(a_result("ada", "ex01"), student=None)], course)
