"""A student's page has a largest size, and a page that cannot be made costs nobody else theirs."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from grader.report import largest, render_pages
from grader.report.grade_table import GradeTable
from grader.report.largest import LARGEST, fitting_page
from grader.report.outline import CourseInfo, ExerciseInfo
from grader.report.views.student import student_view
from grader.report.writer import write_reports
from grader.result import Array, CheckStatus, Counterexample
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.report.views.student import StudentView
    from grader.result import Result, Verdict

MATRIX = Array("float64", (8, 8), tuple(-1.2345678901234567e-300 * number for number in range(64)))
FAT = Counterexample({"x": (MATRIX,) * 16}, (MATRIX,) * 16, (MATRIX,) * 16)
COURSE = CourseInfo(
    Text("Course", "课程"),
    tuple(ExerciseInfo(f"ex{number:02d}", Text.same(f"Title {number}"), Decimal(10)) for number in range(34)),
)


def results(check: Callable[..., Verdict], graded: Callable[..., Result], output: str) -> list[Result]:
    """Return results that each are as large as a document may be."""
    wrong = [check(f"c{number}", CheckStatus.FAILED, "0", counterexample=FAT, output=output) for number in range(6)]
    return [graded("ada", info.id, *wrong, output=output) for info in COURSE.exercises]


@pytest.mark.parametrize("output", ["", "长" * 4_000])
def test_a_page_of_the_largest_results_stays_below_its_size_and_says_so(
    output: str, a_check: Callable[..., Verdict], a_result: Callable[..., Result]
) -> None:
    sheet = GradeTable.of(results(a_check, a_result, output), COURSE)
    view, page = fitting_page(student_view(sheet, "ada"), "en")
    assert len(page) <= LARGEST
    assert view.shortened
    assert "This page is shortened" in page.decode()
    assert page.decode().count("Check c5") == 34


def test_messages_as_long_as_they_may_be_do_not_make_a_page_larger(
    a_check: Callable[..., Verdict], a_result: Callable[..., Result]
) -> None:
    said = Text("<b>" * 660, "长" * 2_000)
    fat = results(a_check, a_result, "长" * 4_000)
    long = [
        replace(
            result, message=said, checks=tuple(replace(check, observed=said, meaning=said) for check in result.checks)
        )
        for result in fat
    ]
    view, page = fitting_page(student_view(GradeTable.of(long, COURSE), "ada"), "en")
    assert len(page) <= LARGEST
    assert view.shortened
    assert page.decode().count("Check c5") == 34


def test_an_ordinary_page_is_whole(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    view, page = fitting_page(student_view(GradeTable.of(small_class, course), "ada"), "en")
    assert not view.shortened
    assert "This page is shortened" not in page.decode()


def test_a_page_that_cannot_be_made_costs_that_page_alone(
    small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = largest.fitting_page

    def faulty(view: StudentView, language: str) -> object:
        if view.student == "bob":
            msg = "a fault of ours"
            raise LookupError(msg)
        return made(view, language)

    monkeypatch.setattr(render_pages, "fitting_page", faulty)
    report = write_reports(small_class, course, tmp_path, "en")
    assert report.failed == ("bob",)
    assert "could not be made" in report.pages["bob"].read_text(encoding="utf-8")
    assert all("Compute dL/dw" in report.pages[name].read_text(encoding="utf-8") for name in ("ada", "王小明"))
    page = report.index.read_text(encoding="utf-8")
    assert page.index("could not be made") < page.index("Overview")
    assert len(json.loads((tmp_path / "results.json").read_bytes())["results"]) == len(small_class)
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as table:
        assert [row["student"] for row in csv.DictReader(table)] == ["ada", "bob", "王小明"]


def test_a_file_beside_a_page_goes_when_the_page_shows_all_of_it(
    small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path
) -> None:
    write_reports(small_class, course, tmp_path, "en")
    left = tmp_path / "students" / "handed-in" / "ada.ex01.py"
    left.parent.mkdir()
    left.write_text("x = 1\n", encoding="utf-8")
    write_reports([replace(result) for result in small_class], course, tmp_path, "en")
    assert not left.exists()
