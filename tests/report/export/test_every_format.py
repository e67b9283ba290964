"""What holds for every format in the table, also for one that is added later: safe paths, cells, texts and remarks."""

from __future__ import annotations

import importlib
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.report.export.formats import EXPORTERS
from grader.report.export.request import ExportRequest
from grader.report.export.table import CsvTable
from grader.report.grade_table import GradeTable
from grader.result import CheckStatus, Result, SubmissionRef
from grader.roster import Member
from grader.text import LANGUAGES, Text
from tests.report.export.test_goldens import SITUATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.report.export.request import Export
    from grader.report.outline import CourseInfo
    from grader.result import Verdict
    from tests.report.export.test_goldens import Situation

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings that a spreadsheet computes; a Chinese one also takes full-width forms."""
NUMBER_OR_DASH: Final = re.compile(r"-|[+-]?[0-9]+([.,][0-9]+)?")
UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SHARP: Final = "=+-@|`*_[]()<>&\"'\\#~!:;,.{}\r\n\t \0\x07\x1b\u2028\u202e\ud800a王0"
NAMES: Final = st.lists(st.text(alphabet=SHARP, max_size=20), min_size=1, max_size=3, unique=True)


def a_table(content: bytes) -> None:
    """No cell is computed."""
    cells = [cell for row in CsvTable.read(content).rows for cell in row]
    assert [cell for cell in cells if cell.startswith(FORMULA) and not NUMBER_OR_DASH.fullmatch(cell)] == []


def a_workbook(content: bytes) -> None:
    """No cell is computed, also not when somebody edits it."""
    openpyxl: Any = importlib.import_module("openpyxl")
    for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert not str(cell.value).startswith(("=", "+", "-", "@")) or cell.quotePrefix or cell.data_type == "n"


def an_archive(content: bytes) -> None:
    """Every file in it is safe, too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        safe_files({name: archive.read(name) for name in archive.namelist()})


def a_json_document(content: bytes) -> None:
    """It is strict JSON."""
    assert json.loads(content, parse_constant=pytest.fail)


def json_lines(content: bytes) -> None:
    """Every line is strict JSON by itself."""
    lines = content.decode("utf-8").removesuffix("\n").split("\n")
    assert all(json.loads(line, parse_constant=pytest.fail) for line in lines)


def a_page(content: bytes) -> None:
    """It runs nothing and loads nothing."""
    page = content.decode("utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|img|iframe|link|object)\b|\bhref=\"?javascript:", page)
    assert "\u202e" not in page


RULES: Final[Mapping[str, Callable[[bytes], object]]] = MappingProxyType(
    {
        ".csv": a_table,
        ".xlsx": a_workbook,
        ".zip": an_archive,
        ".json": a_json_document,
        ".jsonl": json_lines,
        ".xml": ET.fromstring,
        ".html": a_page,
        ".md": lambda content: content.decode("utf-8"),
    }
)
"""By a file's ending: what must hold for its content."""


def safe_files(files: Mapping[str, bytes]) -> None:
    assert files
    for path, content in files.items():
        suffix = PurePosixPath(path).suffix
        assert suffix in RULES, f"{path}: there is no rule for files of this kind; add one to RULES in {__file__}"
        assert not {"..", ".", ""} & set(path.split("/"))
        assert not re.search(r'[\\:*?"<>|\x00-\x1f\x7f]', path)
        RULES[suffix](content)
    assert len({path.casefold() for path in files}) == len(files)


def safe(made: Export) -> None:
    safe_files(made.files)
    assert [note for note in made.notes for words in (note.en, note.zh) if UNPRINTABLE.search(words)] == []
    assert [note.en for note in made.notes if not re.search("[\u4e00-\u9fff]", note.zh)] == []


@pytest.fixture(scope="session")
def sheet_of(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> Callable[[list[str]], GradeTable]:
    """A class that every platform knows, in which names, sections, titles, messages and output are the same words."""

    def build(names: list[str]) -> GradeTable:
        results, members = [], {}
        for number, name in enumerate(names, 11):
            words = Text.same(name)
            failed = replace(a_check("values", CheckStatus.FAILED, "0", message=words, output=name), title=words)
            uploaded = SubmissionRef(f"who_{number}_{number}_ex01.py", "ab" * 32)  # as Canvas names files
            labels = (f"{name}_{number}",)  # as Moodle names folders
            members[name] = Member(name, str(number), name, name, f"{number}@example.org", name, labels=labels)
            results.append(replace(a_result(name, "ex01", a_check(), failed), submission=uploaded))
        return GradeTable.of(results, course, members)

    return build


@pytest.mark.parametrize("name", [name for name, exporter in EXPORTERS.items() if not exporter.fills])
@given(names=NAMES)
@example(names=["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1", "../../etc/passwd", "CON", "<script>", "a", "A"])
def test_no_name_makes_a_file_of_any_format_unsafe(
    name: str, names: list[str], sheet_of: Callable[[list[str]], GradeTable]
) -> None:
    for language in LANGUAGES:
        order = ExportRequest(sheet_of(names), language)
        made = EXPORTERS[name].export(order)
        safe(made)
        assert EXPORTERS[name].export(order) == made


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.folder.name)
def test_what_a_situation_gives_is_safe(
    situation: Situation, small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    safe(EXPORTERS[situation.format].export(situation.order(small_class, course)))


@pytest.mark.parametrize("name", [name for name, exporter in EXPORTERS.items() if exporter.fills])
def test_a_format_that_fills_in_a_table_has_a_situation_with_a_name_that_looks_like_a_formula(name: str) -> None:
    given_files = [one.folder / one.given for one in SITUATIONS if one.format == name and one.given]
    assert given_files
    tables = [CsvTable.read(path.read_bytes()).rows for path in given_files if Path(path).suffix == ".csv"]
    cells = {cell for rows in tables for row in rows for cell in row}
    assert not tables or any(cell.startswith("=") for cell in cells)
