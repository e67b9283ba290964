"""Gradebooks that earlier versions wrote are read; `written/` keeps one of each format of stored values."""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.gradebook import Gradebook
from grader.report.outline import CourseInfo
from grader.report.writer import write_reports
from grader.result import Array, CheckStatus, Counterexample, Result
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

WRITTEN = Path(__file__).parent / "written"


@pytest.fixture
def results(tmp_path: Path) -> Mapping[str, Result]:
    """Read the gradebook of before texts and dicts were marked."""
    shutil.copy(WRITTEN / "0.1.sqlite", tmp_path / "gradebook.sqlite")
    with Gradebook.open(tmp_path / "gradebook.sqlite", create=False) as gradebook:
        return {str(result.student): result for result in gradebook.results()}


def example(result: Result) -> Counterexample:
    found = next(check.counterexample for check in result.checks if check.counterexample is not None)
    assert found is not None
    return found


def test_every_result_is_read(results: Mapping[str, Result]) -> None:
    assert {student: float(result.score or 0) for student, result in results.items()} == {
        "right": 10,
        "nan": 0,
        "text": 0,
        "dict": 0,
        "raises": 0,
    }
    assert all(check.status is CheckStatus.PASSED for check in results["right"].checks)


def test_numbers_that_are_not_finite_are_numbers(results: Mapping[str, Result]) -> None:
    received = example(results["nan"]).received
    assert isinstance(received, Array)
    assert received.numbers
    assert all(map(math.isnan, received.numbers))


def test_what_was_not_marked_is_read_as_it_was_shown_then(results: Mapping[str, Result]) -> None:
    text = example(results["text"]).received
    assert isinstance(text, float)
    assert math.isnan(text)
    assert example(results["raises"]).received == "ValueError: no"


def test_a_report_of_it_can_be_written(results: Mapping[str, Result], tmp_path: Path) -> None:
    report = write_reports(results.values(), CourseInfo(Text.same("Course"), ()), tmp_path / "out", "en")
    assert not report.failed
    assert all(page.stat().st_size for page in report.pages.values())
