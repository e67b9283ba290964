"""What each platform demands of a file, asked of every golden: a golden may be renewed, a rule may not."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from grader.errors import UsageError
from grader.report.export.canvas import gradebook
from grader.report.export.request import ExportRequest
from grader.report.grade_table import GradeTable

if TYPE_CHECKING:
    from grader.report.outline import CourseInfo
    from grader.result import Result

GOLDENS = Path(__file__).parent / "goldens"


def files(pattern: str) -> list[Path]:
    found = sorted(GOLDENS.glob(pattern))
    assert found
    return found


def documents(pattern: str) -> list[dict[str, Any]]:
    return [json.loads(path.read_bytes()) for path in files(pattern)]


def rows(path: Path, delimiter: str) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def test_gradescope_adds_the_tests_up_and_is_told_what_may_be_seen() -> None:
    seen = set()
    for document in documents("gradescope*/expected/gradescope/*.json"):
        assert "score" not in document
        assert isinstance(document["execution_time"], float)
        for test in document["tests"]:
            assert 0 <= test.get("score", 0) <= test["max_score"]
            assert ("score" in test) == (test.get("status") in {"passed", "failed"})
            seen.add(test["visibility"])
    assert seen == {"visible", "after_published"}


def test_exercism_errs_only_where_nothing_was_asked() -> None:
    for document in documents("exercism/expected/exercism/*/*/results.json"):
        assert document["version"] == 3
        assert (document["status"] == "error") == (not document["tests"]) == bool(document["message"])
        if document["tests"]:
            passed = all(test["status"] == "pass" for test in document["tests"])
            assert document["status"] == ("pass" if passed else "fail")
        assert [test["task_id"] for test in document["tests"]] == list(range(1, len(document["tests"]) + 1))
        for test in document["tests"]:
            assert test["status"] in {"pass", "fail", "error"}
            assert bool(test["message"]) == (test["status"] != "pass")
            assert len(test["output"] or "") <= 500
            assert test["test_code"]


FORMULA = ("=", "+", "-", "@")


def test_junit_counts_what_it_holds() -> None:
    for path in files("junit*/expected/junit.xml"):
        root = ET.parse(path).getroot()  # noqa: S314 - our own
        for scope in (root, *root):
            assert int(scope.attrib["tests"]) == len(list(scope.iter("testcase")))
            for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                assert int(scope.attrib[name]) == len(list(scope.iter(kind)))


@pytest.mark.parametrize("path", files("moodle*/expected/moodle.csv"), ids=lambda path: path.parts[-3])
def test_moodle_gets_every_row_and_column_back_with_nothing_but_grades_and_comments_changed(path: Path) -> None:
    delimiter = ";" if "german" in path.parts[-3] else ","
    before, after = (rows(file, delimiter) for file in (path.parents[1] / "worksheet.csv", path))
    assert after[0] == before[0]
    assert len(after) == len(before)
    mine = {"Grade", "Bewertung", "Feedback comments"}
    for old, new in zip(before, after, strict=True):
        changed = {name for name, one, other in zip(before[0], old, new, strict=True) if other not in (one, f"'{one}")}
        assert not any(
            cell.startswith(FORMULA) for name, cell in zip(before[0], new, strict=True) if name == "Full name"
        )
        assert changed <= mine
        maximum = next(
            (cell for name, cell in zip(before[0], new, strict=True) if name in {"Maximum Grade", "Bestwertung"})
        )
        grade = next((cell for name, cell in zip(before[0], new, strict=True) if name in {"Grade", "Bewertung"}))
        if changed & {"Grade", "Bewertung"}:
            assert 0 <= float(grade.replace(",", ".")) <= float(maximum.replace(",", "."))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") == (path.parents[1] / "worksheet.csv").read_bytes().startswith(
        b"\xef\xbb\xbf"
    )


@pytest.mark.parametrize("path", files("canvas*/expected/canvas.csv"), ids=lambda path: path.parts[-3])
def test_canvas_finds_whom_it_knows_and_no_assignment_that_is_not_ours(path: Path) -> None:
    delimiter = ";" if "column" in path.parts[-3] else ","
    before, after = (rows(file, delimiter) for file in (path.parents[1] / "gradebook.csv", path))
    header = after[0]
    assert "Student" in header[0]
    assert "ID" in header[1]
    last = header.index("Section")
    assert all(name.endswith(")") for name in header[last + 1 :])
    assert [row[1 : last + 1] for row in after] == [row[1 : last + 1] for row in before]
    assert [row[0].removeprefix("'") for row in after] == [row[0].removeprefix("'") for row in before]
    assert not any(row[0].startswith(FORMULA) for row in after)
    assert {row[0].strip() for row in after} >= {"Points Possible"}


def test_two_assignments_of_one_name_are_not_guessed_between(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    content = b"Student,ID,SIS Login ID,Section,ex01 draft (1),ex01 (2)\nA,1,ada,x,,\n"
    results = [result for result in small_class if result.exercise == "ex01"]
    order = ExportRequest(GradeTable.of(results, course), "en", content)
    with pytest.raises(UsageError, match="--column"):
        gradebook(order)
    filled = gradebook(ExportRequest(order.sheet, "en", content, "ex01 (2)")).files["canvas.csv"]
    assert filled == b"Student,ID,SIS Login ID,Section,ex01 (2)\nA,1,ada,x,10\n"
