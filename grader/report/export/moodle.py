"""Moodle: the offline grading worksheet of an assignment, filled in and ready to upload.

Moodle matches columns by header and rows by `Identifier`; neither can be guessed (mod/assign/feedback/offline).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.report.export.csvfile import safe_cell
from grader.report.export.request import Export, about, feedback, strangers, unclaimed, unfinished
from grader.report.export.table import CsvTable
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.report.export.request import ExportRequest
    from grader.report.grade_table import GradeTable

FILE = "moodle.csv"
_PLACES = Decimal("0.00001")
"""Moodle keeps five decimals."""
_FOLDER = re.compile(r"(?P<name>.*)_(?P<id>\d+)")
_IDENTIFIER = re.compile(r"\D+(?P<id>\d+)")


@dataclass(frozen=True, slots=True)
class Columns:
    """The positions of the columns that Moodle reads again."""

    grade: int
    maximum: int | None
    feedback: int | None
    identifier: int = 0


def worksheet(order: ExportRequest) -> Export:
    """Fill in grades, as the share of the maximum, and comments; unknown values stay unchanged.

    Raises:
        UsageError: there is no worksheet, or it is none of Moodle's.
    """
    table = CsvTable.read(order.filled())
    columns = _columns(table)
    of_row = dict(_matches(table, columns, order.sheet))
    left: list[str] = []
    unscaled: list[str] = []
    for number, student in of_row.items():
        total, row = order.sheet.total(student), table.rows[number]
        if not total.complete:
            left.append(student)
            continue
        most = total.most
        maximum = None if columns.maximum is None else table.number(row[columns.maximum])
        if columns.maximum is not None and maximum is None:
            unscaled.append(student)
        grade = total.score * maximum / most if maximum is not None and maximum > 0 and most else total.score
        like = "" if columns.maximum is None else row[columns.maximum]
        row[columns.grade] = table.written(grade.quantize(_PLACES), like)
        if columns.feedback is not None:
            row[columns.feedback] = safe_cell(feedback(order, student))
    for row in table.rows[1:]:  # Moodle does not read names and addresses again, and people open the file
        for place in range(columns.identifier + 1, columns.grade):
            row[place] = safe_cell(row[place])
    nobodys = [row for number, row in enumerate(table.rows[1:], 1) if number not in of_row]
    notes = (
        *unfinished(order.sheet, left),
        *strangers(order.sheet, set(of_row.values())),
        *unclaimed(_name(table, row, columns) for row in nobodys),
    )
    if unscaled:
        notes = (*notes, *about(order.sheet, _UNSCALED, unscaled))
    if columns.feedback is None:
        notes = (*notes, _NO_FEEDBACK)
    return Export({FILE: table.content()}, notes)


def participants(order: ExportRequest) -> Iterator[tuple[str, str]]:
    """Yield each student in the worksheet with the participant's number.

    Raises:
        UsageError: it is no worksheet of Moodle.
    """
    table = CsvTable.read(order.filled())
    columns = _columns(table)
    for number, student in _matches(table, columns, order.sheet):
        if found := _IDENTIFIER.fullmatch(table.rows[number][columns.identifier].strip()):
            yield student, found["id"]


def _columns(table: CsvTable) -> Columns:
    header = [cell.strip() for cell in table.header]
    names = {name: place for place, name in reversed(list(enumerate(header)))}
    if {"Identifier", "Grade"} <= names.keys():
        return Columns(names["Grade"], names.get("Maximum Grade"), names.get("Feedback comments"), names["Identifier"])
    # another language: the columns always have the same order, and their content identifies them
    rows = table.rows[1:]
    if rows and all(_IDENTIFIER.fullmatch(row[0].strip()) for row in rows):
        for maximum in range(2, len(header)):
            values = {table.number(row[maximum]) for row in rows}
            beside = [row[maximum - 1].strip() for row in rows]
            alike = len(values) == 1 and next(iter(values)) is not None
            if alike and all(not cell or table.number(cell) is not None for cell in beside):
                return Columns(maximum - 1, maximum, None)
    raise UsageError(_NO_WORKSHEET)


def _matches(table: CsvTable, columns: Columns, sheet: GradeTable) -> Iterator[tuple[int, str]]:
    """Yield rows with their student: by participant, otherwise an identity field, otherwise a unique name."""
    rows = table.rows[1:]
    # between the identifier and the grade are the name and the identity fields that the course shows
    between = range(columns.identifier + 1, columns.grade)
    cells = Counter(cell for row in rows for cell in {_plain(row[place]) for place in between})
    by_label = sheet.by_label
    by_participant = _participants(by_label)
    by_name = {_plain(label): student for label, student in by_label.items()}
    for number, row in enumerate(rows, 1):
        identifier = _IDENTIFIER.fullmatch(row[columns.identifier].strip())
        fields = [_plain(row[place]) for place in between]
        named = [(field, identifier["id"]) for field in fields] if identifier else []
        keys = [_plain(row[columns.identifier]), *(field for field in fields if cells[field] == 1)]
        found = [by_participant[key] for key in named if key in by_participant]
        found += [by_name[key] for key in keys if key in by_name]
        if found:
            yield number, found[0]


def _name(table: CsvTable, row: list[str], columns: Columns) -> str:
    """Return a row's name for people: the identifier and, unless the assignment is blind, the field that follows."""
    after = columns.identifier + 1
    blind = after == columns.grade or table.header[after].strip() == "Status"
    return row[columns.identifier] if blind else f"{row[after]} ({row[columns.identifier]})"


def _participants(by_label: Mapping[str, str]) -> Mapping[tuple[str, str], str]:
    parts = ((student, _FOLDER.fullmatch(label)) for label, student in by_label.items())
    return {(_plain(found["name"]), found["id"]): student for student, found in parts if found}


def _plain(name: str) -> str:
    """Return a name as Moodle writes it in file names, and an address unchanged."""
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    return folded if "@" in folded else "".join(character for character in folded if character.isalnum())


_NO_WORKSHEET = Text(
    "This is not a Moodle grading worksheet: the columns 'Identifier' and 'Grade' are missing. In Moodle, open"
    " the assignment and choose 'Download grading worksheet'.",
    "这不是 Moodle 的评分工作表：缺少 'Identifier' 和 'Grade' 列。请在 Moodle 中打开作业，选择“下载评分工作表”。",
)
_UNSCALED = Text(
    "The points of these students were written unchanged, because their maximum grade is not a number (is it a"
    " scale?): {names}.",
    "以下学生的最高分不是数字（是否使用了等级？），因此原样写入了得分：{names}。",
)
_NO_FEEDBACK = Text(
    "The worksheet has no column 'Feedback comments', so only grades were filled in.",
    "工作表中没有 'Feedback comments' 列，因此只填写了成绩。",
)
