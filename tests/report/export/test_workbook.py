"""A workbook holds numbers that are numbers, and names that nothing computes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grader.errors import UsageError
from grader.report.export import workbook
from grader.report.export.request import ExportRequest
from grader.report.grade_table import GradeTable
from grader.roster import Member

if TYPE_CHECKING:
    from grader.report.outline import CourseInfo
    from grader.result import Result

openpyxl: Any = pytest.importorskip("openpyxl", reason="workbooks are an extra")
MEMBERS = {
    "ada": Member("ada", "100", "Ada Lovelace", "Lovelace", "ada@example.org", "=A"),
    "bob": Member("bob", "101", "=HYPERLINK(0)", "Absent"),
}


def sheet_of(results: tuple[Result, ...], course: CourseInfo) -> Any:
    sheet = GradeTable.of(results, course, MEMBERS)
    made = workbook.workbook(ExportRequest(sheet, "en"))
    return openpyxl.load_workbook(io.BytesIO(made.files["grades.xlsx"])).active


def test_a_workbook_does_not_tell_when_it_was_written(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    made = workbook.workbook(ExportRequest(GradeTable.of(small_class, course), "en")).files["grades.xlsx"]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        said = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T", said)) == {"1980-01-01T"}


def test_scores_are_numbers_and_who_they_are_comes_first(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    rows = list(sheet_of(small_class, course).iter_rows(values_only=True))
    assert rows[0][:6] == ("student", "name", "email", "section", "ex01", "ex02")
    assert rows[1] == ("bob", "=HYPERLINK(0)", None, None, 2.5, 0, 5, 7.5, 30, "graded", "ungradable", "graded")
    assert rows[2][:7] == ("ada", "Ada Lovelace", "ada@example.org", "=A", 10, 5, 0)
    assert rows[3][0] == "王小明"
    assert rows[3][7] is None  # a total that is not known is empty, and not 0


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "1.5", "\x00=1", "＝1", "007", "'x"])
def test_a_name_is_a_text_whatever_it_looks_like(
    name: str, small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    renamed = tuple(replace(result, student=name) for result in small_class if result.student == "ada")
    cell = sheet_of(renamed, course)["A2"]
    assert cell.data_type == "s"
    assert cell.value == name.replace("\x00", "␀")


def test_a_missing_library_is_told_in_a_sentence(
    small_class: tuple[Result, ...], course: CourseInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(UsageError, match="pip install"):
        sheet_of(small_class, course)
