from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.gradebook import Gradebook
from grader.report.filenames import page_names
from grader.report.grade_table import GradeTable
from grader.report.page_store import FILE
from grader.report.result_store import InMemoryResults, ResultStore, blank_sheet, without_details
from grader.report.views.classroom import class_view
from grader.report.writer import write_reports

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.report.outline import CourseInfo
    from grader.result import Result


def test_a_gradebook_is_a_ledger_and_its_report_the_same_as_of_its_results(
    small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path
) -> None:
    with Gradebook.open(tmp_path / "gradebook.sqlite") as gradebook:
        with gradebook.run(seed="2026", options={}):
            for result in small_class:
                gradebook.record(result, f"{result.student} {result.exercise}")
        assert isinstance(gradebook, ResultStore)
        write_reports(gradebook, course, tmp_path / "one", "en")
        write_reports(gradebook.results(), course, tmp_path / "other", "en")
    assert (tmp_path / "one" / FILE).is_file()
    assert not (tmp_path / "other" / FILE).exists()
    for path in {*(tmp_path / "one").rglob("*.*")} - {tmp_path / "one" / FILE}:
        assert path.read_bytes() == (tmp_path / "other" / path.relative_to(tmp_path / "one")).read_bytes()


def test_the_sheet_of_a_ledger_is_that_of_its_results_but_blank(
    small_class: tuple[Result, ...], course: CourseInfo, a_result: Callable[..., Result]
) -> None:
    results = [*small_class, a_result("zoe", "ex99", max_score=small_class[0].max_score)]
    blank, whole = blank_sheet(InMemoryResults.of(results), course), GradeTable.of(results, course)
    assert (blank.exercises, blank.students, blank.results) == (whole.exercises, whole.students, {})


def test_of_two_results_the_later_one_counts(a_result: Callable[..., Result]) -> None:
    held = InMemoryResults.of([a_result("ada", "ex01", seed="1"), a_result("ada", "ex01", seed="2")])
    assert held.pairs() == [("ada", "ex01")]
    assert [result.seed for result in held.of_student("ada")] == ["2"]


def test_a_result_without_a_student_is_refused(a_result: Callable[..., Result]) -> None:
    with pytest.raises(ValueError, match="names no student"):
        InMemoryResults.of([a_result(None, "ex01")])


def test_what_is_left_of_a_result_is_all_that_the_class_page_needs(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    whole, lighter = GradeTable.of(small_class, course), GradeTable.of(map(without_details, small_class), course)
    pages = page_names(whole.students)
    assert class_view(lighter, pages) == class_view(whole, pages)
    assert all(check.counterexample is None for result in lighter for check in result.checks)
