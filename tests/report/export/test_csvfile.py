from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.export.csvfile import excel_grades, grades, page_list
from grader.report.grade_table import GradeTable
from grader.result_json import result_to_json
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.report.outline import CourseInfo
    from grader.result import Result, Verdict

NAMES = st.lists(st.text() | st.text(alphabet="=+-@,;\"'\r\n\t\ud800 09."), min_size=1, unique=True)


def read(content: bytes, encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def test_the_header_and_the_scores_are_as_promised(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    assert grades(GradeTable.of(small_class, course)).decode() == (
        "student,ex01,ex02,ex03,total,maximum,ex01_state,ex02_state,ex03_state\n"
        "ada,10,5,0,15,30,graded,graded,missing\n"
        "bob,2.5,0,5,7.5,30,graded,ungradable,graded\n"
        "王小明,10,10,,,30,graded,graded,judge_error\n"
    )


def test_what_was_handed_in_and_cannot_be_judged_has_a_state_of_its_own(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    note = Text("A PDF.", "PDF。")
    (unread,) = (replace(result, handin_notes=(note,)) for result in small_class if result.status == "missing")
    assert read(grades(GradeTable.of([unread], course)))[1] == ["ada", "0", "0", "10", "unread"]
    assert result_to_json(unread, "en")["unread"] is True


def test_excel_gets_a_mark_that_scripts_do_not(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    sheet = GradeTable.of(small_class, course)
    assert excel_grades(sheet).startswith(b"\xef\xbb\xbfstudent,")
    assert read(excel_grades(sheet), "utf-8-sig") == read(grades(sheet))


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+x", "'+x"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\uff1dx", "'\uff1dx"),
        ("-5", "'-5"),
        ("+1", "'+1"),
        ("x;=HYPERLINK(1)", "x;'=HYPERLINK(1)"),
        ("x\t+1;-1|@y", "x\t'+1;'-1|'@y"),
        ("a;b", "a;b"),
        ("2024001", "2024001"),
        ("ada", "ada"),
    ],
)
def test_no_name_is_taken_for_a_formula(
    name: str, cell: str, course: CourseInfo, a_result: Callable[..., Result]
) -> None:
    assert read(grades(GradeTable.of([a_result(name, "ex01")], course)))[1][0] == cell


@given(names=NAMES)
def test_names_from_anywhere_cannot_break_the_table(
    names: list[str], course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    sheet = GradeTable.of([a_result(name, "ex01", a_check()) for name in names], course)
    for content in (grades(sheet), excel_grades(sheet).removeprefix(b"\xef\xbb\xbf")):
        header, *rows = read(content)
        assert header == ["student", "ex01", "total", "maximum", "ex01_state"]
        assert [row[1:] for row in rows] == [["5", "5", "10", "graded"]] * len(names)
        for row, name in zip(rows, sheet.students, strict=True):
            assert row[0].replace("'", "") == name.encode("utf-8", "replace").decode().replace("'", "")
            assert not any(part.startswith(("=", "+", "-", "@")) for part in re.split(r"[;\t|]", row[0]))


def test_the_list_of_pages_is_protected_too() -> None:
    assert read(page_list({"=a": "0f.html", "b": "1f.html"}, ["=a", "b"])) == [
        ["student", "page"],
        ["'=a", "0f.html"],
        ["b", "1f.html"],
    ]
