from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.errors import UsageError
from grader.report.render_pages import BATCH, WORTHWHILE
from grader.report.writer import write_reports

if TYPE_CHECKING:
    from pathlib import Path

    from grader.report.outline import CourseInfo
    from grader.result import Result


@pytest.fixture
def many(small_class: tuple[Result, ...]) -> list[Result]:
    """Return enough students that processes are worth starting."""
    ada = [result for result in small_class if result.student == "ada"]
    return [replace(result, student=f"s{number}") for number in range(WORTHWHILE + BATCH // 2) for result in ada]


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_pages_printed_by_several_processes_are_the_same_as_by_one(
    many: list[Result], course: CourseInfo, tmp_path: Path
) -> None:
    told: list[int] = []
    write_reports(many, course, tmp_path / "one", "en")
    write_reports(many, course, tmp_path / "two", "en", cores=2, watch=told.append)
    assert content(tmp_path / "one") == content(tmp_path / "two")
    assert told == [*range(BATCH, WORTHWHILE + 1, BATCH), WORTHWHILE + BATCH // 2]


def test_a_page_that_another_process_cannot_write_is_told_like_our_own(
    many: list[Result], course: CourseInfo, tmp_path: Path
) -> None:
    (tmp_path / "students" / "s3.html").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"s3\.html"):
        write_reports(many, course, tmp_path, "en", cores=2)
