from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click import Context

from grader.cli.app import program
from grader.errors import UsageError
from grader.report.export.formats import EXPORTERS
from grader.report.export.request import ExportRequest
from grader.report.grade_table import GradeTable
from grader.result import SCHEMA, Array, Result, SubmissionRef, Visibility
from grader.result_json import result_from_json
from grader.roster import Member

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.report.outline import CourseInfo
    from grader.result import Counterexample, Verdict
    from grader.text import Language


DOCS = Path(__file__).parents[3] / "docs"


def as_json(sheet: GradeTable, language: Language = "en") -> bytes:
    return EXPORTERS["json"].export(ExportRequest(sheet, language)).files["results.json"]


def test_every_exporter_writes_a_file_of_its_own(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    # As a download of Canvas and of Moodle names files and folders.
    ada = Member("ada", "ada", "Ada Lovelace", "Lovelace", "ada@example.org", labels=("Ada Lovelace_4711",))
    uploaded = SubmissionRef("ada_11_12_ex02.py", "0" * 64)
    results = [replace(result, submission=uploaded) if result.student == "ada" else result for result in small_class]
    sheet = GradeTable.of(results, course, {"ada": ada})
    assert {"csv", "json"} <= EXPORTERS.keys()
    assert len({exporter.file for exporter in EXPORTERS.values()}) == len(EXPORTERS)
    for exporter in EXPORTERS.values():
        assert exporter.summary.en
        assert exporter.summary.zh
        if exporter.fills:
            with pytest.raises(UsageError, match="--from"):
                exporter.export(ExportRequest(sheet, "en"))
        else:
            files = exporter.export(ExportRequest(sheet, "en")).files
            assert all(name == exporter.file or name.startswith(f"{exporter.file}/") for name in files)
            assert all(files.values())


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_is_named_in_the_help_and_in_a_table_of_the_documentation(name: str) -> None:
    pages = {page.name: page.read_text("utf-8") for page in (DOCS / "ci.md", DOCS / "handing-in.md")}
    assert any(f"`{name}`" in text for text in pages.values()), f"no table of {' or '.join(pages)} names `{name}`"
    command = program().get_command(Context(program()), "export")
    assert command is not None
    (option,) = (parameter for parameter in command.params if "--to" in parameter.opts)
    words = re.findall(r"[a-z0-9-]+", str(getattr(option, "help", "")))
    assert name in words, "the help of --to (grader/cli/commands/export.py) does not name it"


def test_the_json_holds_every_result_as_the_contract_has_it(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    document = json.loads(as_json(GradeTable.of(reversed(small_class), course), "zh"))
    assert document["schema"] == SCHEMA
    assert [result_from_json(result) for result in document["results"]] == [
        result.for_student() for result in small_class
    ]
    assert document["results"][0]["checks"][0]["title"] == "检查 by-hand"


def test_the_json_is_the_same_whatever_the_hidden_cases_were(
    course: CourseInfo,
    a_result: Callable[..., Result],
    a_check: Callable[..., Verdict],
    example: Counterexample,
) -> None:
    hidden = a_check(visibility=Visibility.HIDDEN)
    drawn = replace(hidden, counterexample=example, output="drawn", evidence={"loss": Array("float64", (1,), (0.5,))})
    one, other = (as_json(GradeTable.of([a_result("ada", "ex01", check)], course)) for check in (hidden, drawn))
    assert one == other


def test_an_empty_class_and_a_name_that_is_no_text_are_valid_json(
    course: CourseInfo, a_result: Callable[..., Result]
) -> None:
    assert json.loads(as_json(GradeTable.of([], course)))["results"] == []
    odd = as_json(GradeTable.of([a_result("a\udc80", "ex01")], course))
    assert json.loads(odd)["results"][0]["student"] == "a\udc80"
