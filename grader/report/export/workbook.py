"""The scores as a workbook: numbers are numbers in every country's Excel, and names are never formulas."""

from __future__ import annotations

import importlib
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final

from grader.errors import UsageError
from grader.report.export.csvfile import PERSON, table_rows
from grader.report.export.request import Export
from grader.report.export.zipped import zipped
from grader.report.html.markup import printable
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.report.export.request import ExportRequest

FILE: Final = "grades.xlsx"
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_WORDS: Final = re.compile(r"student|.*_(?:state|counts|handed_in|way)")
"""Columns without numbers, whatever their cells look like."""
_PROPERTIES: Final = "docProps/core.xml"
_TIME: Final = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")
_LONGEST: Final = 32_000
"""Characters of a cell; a workbook holds 32,767."""
_WIDEST: Final = 40


def workbook(order: ExportRequest) -> Export:
    """Return one sheet with all scores; identity columns come first.

    Raises:
        UsageError: the library that writes workbooks is not installed.
    """
    try:
        library: Any = importlib.import_module("openpyxl")
    except ImportError as error:
        raise UsageError(_NO_LIBRARY) from error
    book = library.Workbook()
    sheet = book.active
    sheet.title = order.sheet.course.title[order.language][:31].translate(_FORBIDDEN).strip("' ") or "grades"
    header, *rows = table_rows(order.sheet, people_first=True)
    words = [name in PERSON or _WORDS.fullmatch(name) is not None for name in header]
    for line, row in enumerate((header, *rows), start=1):
        for column, value in enumerate(row, start=1):
            _write(sheet.cell(line, column), value, text=line == 1 or words[column - 1])
    bold = importlib.import_module("openpyxl.styles").Font(bold=True)
    for cell in sheet[1]:
        cell.font = bold
    sheet.freeze_panes = sheet.cell(2, 2 + (len(PERSON) if order.sheet.members else 0))
    sheet.auto_filter.ref = sheet.dimensions
    for column, width in enumerate(_widths((header, *rows)), start=1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    content = io.BytesIO()
    book.save(content)
    return Export({FILE: _timeless(content)})


def _timeless(content: io.BytesIO) -> bytes:
    """Return a workbook without the time of writing, so that equal scores give equal bytes."""
    with zipfile.ZipFile(content) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[_PROPERTIES] = _TIME.sub(b"1980-01-01T00:00:00Z", files[_PROPERTIES])
    return zipped(files)


def _write(cell: Any, value: str, *, text: bool) -> None:
    """Write a number as a number, and anything else as text, even if it looks like a formula."""
    if not value:
        return
    if not text and _NUMBER.fullmatch(value):
        cell.value = float(value) if "." in value else int(value)
        return
    cell.value = printable(value)[:_LONGEST]
    cell.data_type = "s"
    if value[:1] in "=+-@":
        cell.quotePrefix = True  # it stays text when somebody edits it


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [min(max(len(row[place]) for row in rows) + 3, _WIDEST) for place in range(len(rows[0]))]


_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_NO_LIBRARY: Final = Text(
    "Writing a workbook needs openpyxl, which is not installed. Install it with `pip install"
    " 'torch-grader[excel]'`, or export to 'excel', a CSV.",
    "生成工作簿需要 openpyxl，但尚未安装。请运行 `pip install 'torch-grader[excel]'`，或改用 'excel'（CSV）格式。",
)
