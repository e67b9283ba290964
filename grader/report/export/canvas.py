"""Canvas: the exported gradebook, filled in and ready to import (lib/gradebook_importer.rb)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.report.export.csvfile import safe_cell
from grader.report.export.request import Export, one_line, strangers, unclaimed, unfinished
from grader.report.export.table import CsvTable
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.report.export.request import ExportRequest
    from grader.report.grade_table import GradeTable
    from grader.report.outline import ExerciseInfo

FILE = "canvas.csv"
_PLACES = Decimal("0.01")
"""Canvas compares scores at two decimals."""
_ASSIGNMENT = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)", re.DOTALL)
_LABEL = re.compile(r".*_(?P<id>\d+)")
_EXCUSED = "EX"


@dataclass(frozen=True, slots=True)
class Column:
    """One assignment: its column, and the exercises whose points it takes."""

    place: int
    possible: Decimal | None
    exercises: tuple[ExerciseInfo, ...]


def gradebook(order: ExportRequest) -> Export:
    """Return the identity columns and the filled columns; omitted assignments stay unchanged.

    Raises:
        UsageError: there is no gradebook, it is none of Canvas's, or no column fits.
    """
    table = CsvTable.read(order.filled())
    last = _last_of_identity(table)
    before = _rows_before_students(table)
    columns = _columns(table, before, order)
    of_row = dict(_matches(table, before, last, order.sheet))
    left = [
        student
        for number, student in of_row.items()
        for column in columns
        if not _fill(table, table.rows[number], column, student, order.sheet)
    ]
    nobodys = [row[0] for number, row in enumerate(table.rows) if number >= before and number not in of_row]
    for row in table.rows[before:]:  # Canvas finds students by their ids, and people open the file
        row[0] = safe_cell(row[0])
    kept = (*range(last + 1), *(column.place for column in columns))
    table.rows = [[row[place] for place in kept] for row in table.rows]
    notes = (
        *unfinished(order.sheet, dict.fromkeys(left)),
        *strangers(order.sheet, set(of_row.values())),
        *unclaimed(nobodys),
    )
    return Export({FILE: table.content()}, notes)


def _fill(table: CsvTable, row: list[str], column: Column, student: str, sheet: GradeTable) -> bool:
    """Fill in one score, unless the student is excused; return whether it is known."""
    results = [sheet.result(student, exercise) for exercise in column.exercises]
    if results and all(result is not None and result.final is not None and result.final.exempt for result in results):
        row[column.place] = _EXCUSED
        return True
    scores = [None if result is None else result.counted for result in results]
    known = [score for score in scores if score is not None]
    if len(known) < len(scores):
        return False
    most = sum((exercise.points for exercise in column.exercises), Decimal(0))
    score = sum(known, Decimal(0))
    if column.possible and most:
        score = score * column.possible / most
    if row[column.place].strip().upper() != _EXCUSED:
        row[column.place] = table.written(score.quantize(_PLACES), row[column.place])
    return True


def _last_of_identity(table: CsvTable) -> int:
    header = table.header
    sections = [place for place, cell in enumerate(header) if cell.strip() == "Section"]
    if "Student" not in header[0] or len(header) < 4 or "ID" not in header[1] or not sections:  # Canvas's rule
        raise UsageError(_NO_GRADEBOOK)
    return sections[0]


def _rows_before_students(table: CsvTable) -> int:
    """Return how many rows come before the students: the header, perhaps muted assignments, perhaps points possible."""
    for number, row in enumerate(table.rows[1:3], 1):
        if "Points Possible" in row[0]:
            return number + 1
    return 1


def _columns(table: CsvTable, before: int, order: ExportRequest) -> Sequence[Column]:
    possible = table.rows[before - 1] if before > 1 else [""] * len(table.header)
    titles = {
        place: found
        for place, cell in enumerate(table.header)
        if (found := _ASSIGNMENT.fullmatch(cell.strip())) and "(read only)" not in possible[place]
    }
    if order.column is not None:
        places = [
            place for place, found in titles.items() if order.column.strip() in (found["title"], found["id"], found[0])
        ]
        chosen = [(place, order.sheet.exercises) for place in places[:1]]
    else:
        fitting = {
            exercise.id: [place for place, found in titles.items() if _names(found["title"], exercise)]
            for exercise in order.sheet.exercises
        }
        if doubtful := [one for one, places in fitting.items() if len(places) > 1]:
            raise UsageError(_SEVERAL.format(exercise=doubtful[0]))
        chosen = [(place, (exercise,)) for exercise in order.sheet.exercises for place in fitting[exercise.id]]
    if not chosen:
        known = ", ".join(f"'{one_line(found[0])}'" for found in titles.values()) or "–"
        raise UsageError(_NO_COLUMN.format(known=known))
    return [Column(place, table.number(possible[place]), exercises) for place, exercises in chosen]


def _names(title: str, exercise: ExerciseInfo) -> bool:
    """Tell whether an assignment's title names an exercise, by its id as a word or by its whole title."""
    plain = title.strip().casefold()
    words = re.findall(r"[^\W_]+", plain)
    titles = {title.casefold() for title in exercise.title.wordings().values()}
    return exercise.id.casefold() in words or plain in titles


def _matches(table: CsvTable, before: int, last: int, sheet: GradeTable) -> Iterator[tuple[int, str]]:
    """Yield rows with their student: by Canvas's id, otherwise another id, otherwise the exact name."""
    by_label = sheet.by_label
    by_id = _ids(by_label)
    for number, row in enumerate(table.rows[before:], before):
        found = [by_id[row[1].strip()]] if row[1].strip() in by_id else []
        found += [by_label[cell.strip()] for cell in (*row[1 : last + 1], row[0]) if cell.strip() in by_label]
        if found:
            yield number, found[0]


def _ids(by_label: Mapping[str, str]) -> Mapping[str, str]:
    return {found["id"]: student for label, student in by_label.items() if (found := _LABEL.fullmatch(label))}


_NO_GRADEBOOK = Text(
    "This is not a Canvas gradebook: one begins with the columns 'Student' and 'ID' and has a column 'Section'."
    " In Canvas, open the gradebook and choose 'Export'.",
    "这不是 Canvas 的成绩簿：成绩簿以 'Student' 和 'ID' 列开头，并有 'Section' 列。请在 Canvas 中打开成绩簿，选择"
    "“导出”。",
)
_NO_COLUMN = Text(
    "No assignment in the gradebook is named after an exercise. Say with --column which assignment gets the"
    " points. Its assignments: {known}.",
    "成绩簿中没有以题目命名的作业。请用 --column 指定把分数填入哪项作业，现有：{known}。",
)
_SEVERAL = Text(
    "Several assignments in the gradebook are named after {exercise}. Choose one of them with --column, and the"
    " exercise with --exercises.",
    "成绩簿中有多项作业以 {exercise} 命名。请用 --column 指定其中一项，并用 --exercises 指定题目。",
)
