"""Names, messages and output from anywhere: no format breaks, and none says something other than what it was given."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.errors import UsageError
from grader.report.export import markdown
from grader.report.export.exercism import MESSAGE_LIMIT, OUTPUT_LIMIT
from grader.report.export.formats import EXPORTERS
from grader.report.export.request import ExportRequest, one_line
from grader.report.export.table import CsvTable
from grader.report.grade_table import GradeTable
from grader.report.statistics import statistics_of
from grader.result import CheckStatus, Result, ResultStatus
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from grader.report.outline import CourseInfo
    from grader.result import Verdict

SHARP = "=+-@|`*_[]()<>&\"'\\#~!:;,.{}\r\n\t \0\x07\x1b\x85\u2028\u202e\ufffe\ud800a王0"
WORDS = st.text(max_size=40) | st.text(alphabet=SHARP, max_size=40)
NAMES = st.lists(WORDS, min_size=1, max_size=4, unique=True)


@pytest.fixture(scope="session")
def sheet_of(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> Callable[[list[str], str], GradeTable]:
    """A class in which everybody failed one check with a message, and printed it too."""

    def build(names: list[str], words: str) -> GradeTable:
        text = Text.same(words)
        failed = replace(a_check("values", CheckStatus.FAILED, "0", message=text, output=words), title=text)
        results = [a_result(name, "ex01", a_check(), failed) for name in names]
        results += [a_result(name, "ex02", status=ResultStatus.UNGRADABLE, message=text) for name in names]
        return GradeTable.of(results, course)

    return build


@given(names=NAMES, words=WORDS)
def test_junit_is_xml_that_names_everybody(
    names: list[str], words: str, sheet_of: Callable[[list[str], str], GradeTable]
) -> None:
    sheet = sheet_of(names, words)
    root = ET.fromstring(EXPORTERS["junit"].export(ExportRequest(sheet, "en")).files["junit.xml"])  # noqa: S314 - our own
    suites = [suite.attrib["name"] for suite in root]
    assert suites[::2] == [f"{one_line(student)} / ex01 Compute dL/dw" for student in sheet.students]
    assert root.attrib["tests"] == str(3 * len(names))
    assert all(case.attrib["name"] == one_line(words) for case in root.iterfind("testsuite/testcase[2]"))


@given(names=NAMES, words=WORDS)
def test_every_json_format_is_strict_json_with_a_file_for_each(
    names: list[str], words: str, sheet_of: Callable[[list[str], str], GradeTable]
) -> None:
    sheet = sheet_of(names, words)
    for name, count in (("gradescope", len(names)), ("exercism", 2 * len(names))):
        files = EXPORTERS[name].export(ExportRequest(sheet, "zh")).files
        assert len({path.casefold() for path in files}) == count
        for path, content in files.items():
            assert json.loads(content, parse_constant=pytest.fail)
            assert path.startswith(f"{name}/")
            assert not {"..", ".", ""} & set(path.split("/"))
            assert len(path.split("/")) == (2 if name == "gradescope" else 4)


def cells(tokens: list[Token]) -> list[str]:
    """The text of each table cell; anything but text in one is a failure."""
    shown = []
    for before, token in itertools.pairwise(tokens):
        if token.type == "inline" and before.type in {"td_open", "th_open"}:
            assert not {child.type for child in token.children or []} - {"text", "text_special"}
            shown.append("".join(child.content for child in token.children or []))
    return shown


@given(names=NAMES)
@example(names=["http://a.b", "www.a.b", "a@b.cd", "<!--", "1. a", "a|b\\", "~~~", "- ", "&amp;"])
def test_a_markdown_table_shows_names_as_they_are(
    names: list[str], sheet_of: Callable[[list[str], str], GradeTable]
) -> None:
    sheet = sheet_of(names, "")
    content = EXPORTERS["markdown"].export(ExportRequest(sheet, "en")).files["grades.md"].decode()
    shown = cells(MarkdownIt("gfm-like", {"linkify": False}).parse(content))
    written = [one_line(student).encode("utf-8", "replace").decode() or "–" for student in sheet.students]
    assert shown[4:-4:4] == written
    assert shown[-4:] == ["Out of", "10", "10", "20"]


@given(name=WORDS, words=WORDS)
@example(name="a", words="```\n</details>\n# b\n[c](javascript:d)\n<script>")
def test_a_summary_shows_no_markup_but_its_own(
    name: str, words: str, sheet_of: Callable[[list[str], str], GradeTable]
) -> None:
    content = markdown.summary(sheet_of([name], words), name, "en").decode()
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(content)
    kinds = {token.type for token in tokens} | {kind.type for token in tokens for kind in token.children or []}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "fence", "code_block", "hr"}
    assert sum(token.type == "heading_open" for token in tokens) == 3
    assert sum(token.type == "list_item_open" for token in tokens) == 2


def test_a_summary_is_cut_before_a_platform_refuses_it(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    failed = a_check("values", CheckStatus.FAILED, "0", message=Text.same("王" * 200_000))
    sheet = GradeTable.of([a_result("ada", exercise, failed, failed) for exercise in ("ex01", "ex02")], course)
    content = markdown.summary(sheet, "ada", "en")
    assert len(content) < 1024 * 1024
    assert content.decode().endswith("(cut)\n")


def test_what_is_said_of_a_class_names_nobody(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    sheet = GradeTable.of(small_class, course)
    said = markdown.overview(
        sheet, [statistics_of(exercise, small_class) for exercise in sheet.exercises], "en"
    ).decode()
    assert "3 students" in said
    assert "Off\\-diagonal terms missing" in said
    assert not set(re.findall(r"\w+", said)) & set(sheet.students)


def test_exercism_gets_no_more_than_it_takes(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    long = a_check("values", CheckStatus.FAILED, "0", message=Text.same("x" * 70_000), output="y" * 501)
    files = (
        EXPORTERS["exercism"].export(ExportRequest(GradeTable.of([a_result("ada", "ex01", long)], course), "en")).files
    )
    (test,) = json.loads(files["exercism/ada/ex01/results.json"])["tests"]
    assert len(test["message"]) == MESSAGE_LIMIT
    assert len(test["output"]) == OUTPUT_LIMIT
    assert test["output"].endswith("[… cut at 500 characters]")


@given(
    rows=st.lists(st.lists(WORDS, min_size=2, max_size=5), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t"),
    ending=st.sampled_from(["\n", "\r\n"]),
    marked=st.booleans(),
)
def test_a_table_that_is_not_touched_comes_back_with_the_same_cells(
    rows: list[list[str]], delimiter: str, ending: str, *, marked: bool
) -> None:
    header = ["Identifier", "Full name", "Status", "Grade", "Maximum Grade"]
    given_rows = [header, *([*row, *[""] * (5 - len(row))] for row in rows)]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows(given_rows)
    content = (b"\xef\xbb\xbf" if marked else b"") + text.getvalue().encode("utf-8", "replace")
    table = CsvTable.read(content)
    again = CsvTable.read(table.content())
    expected = [[cell.encode("utf-8", "replace").decode() for cell in row] for row in given_rows]
    assert table.rows == again.rows == expected
    assert (again.delimiter, again.marked) == (delimiter, marked)


@given(content=st.binary(max_size=200) | WORDS.map(lambda one: one.encode("utf-8", "replace")))
@pytest.mark.parametrize("name", [name for name, exporter in EXPORTERS.items() if exporter.fills])
def test_a_file_that_is_not_the_platforms_is_refused_in_a_sentence(
    content: bytes, name: str, sheet_of: Callable[[list[str], str], GradeTable]
) -> None:
    with pytest.raises(UsageError):
        EXPORTERS[name].export(ExportRequest(sheet_of(["ada"], ""), "en", content))


@given(names=NAMES)
def test_what_is_said_of_students_is_one_printable_line(
    names: list[str], course: CourseInfo, a_result: Callable[..., Result]
) -> None:
    sheet = GradeTable.of([a_result(name, "ex01", status=ResultStatus.JUDGE_ERROR) for name in names], course)
    worksheet = b"Identifier,Full name,Status,Grade\nParticipant 1,Eve,Submitted,\n"
    for name in ("gradescope", "exercism", "moodle"):
        for note in EXPORTERS[name].export(ExportRequest(sheet, "en", worksheet)).notes:
            assert not re.search(
                "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", note.en + note.zh
            )
