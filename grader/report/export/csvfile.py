"""Tables as CSV that neither a comma nor a formula in a name can break."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from grader.final_score import StepKind
from grader.report.numbers import points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.report.grade_table import GradeTable
    from grader.result import Result

BOM = "\N{BYTE ORDER MARK}"
LIST_HEADER = b"student,page\n"
PERSON = ("name", "email", "section")
"""Columns that identify a student, if the course has a list of its students."""
PARTS = ("judged", "late", "adjusted", "counts", "handed_in", "way")
"""The parts of a score, each in a column after the exercise's id (`ex01_late`)."""
_SEPARATORS = re.compile(r"(?<=[;\t|])(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Separators after which another spreadsheet may begin a cell with a formula."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")
"""Characters that make a spreadsheet compute a cell; a Chinese Excel also accepts full-width forms."""
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def grades(sheet: GradeTable) -> bytes:
    """Return `student`, the ids of the exercises, `total`, then `maximum` and a state of each exercise (`ex01_state`).

    A state is `graded`, `ungradable` (it cannot be loaded, 0), `missing` (not handed in, 0), `unread`, `judge_error`,
    or empty if nothing was judged yet. With `unread` (0), something was handed in, but nothing that can be judged. A
    score is empty if it is unknown (our own fault, or not judged yet); then the total is empty too, so an import cannot
    take it for a low score.

    If the course has a list of its students, identity columns come last. If it has a policy, or scores were changed by
    hand, each exercise has more columns after its state: what was judged, the effects of lateness and manual changes,
    whether it counts, when it was handed in, and all of it in words.

    There is no byte order mark, because the header is promised to scripts and would begin with it; `excel_grades` is
    for Excel, which needs one.
    """
    return _written(table_rows(sheet), "\n").encode("utf-8", "replace")


def excel_grades(sheet: GradeTable) -> bytes:
    """Return the same table for a double click: with the mark that Excel needs to read Chinese names as UTF-8."""
    return (BOM + _written(table_rows(sheet, people_first=True), "\r\n")).encode("utf-8", "replace")


def page_list(pages: Mapping[str, str], students: Iterable[str]) -> bytes:
    """Return `student, page`: whose page is which, if the names of the pages do not say it."""
    return _written([("student", "page"), *((student, pages[student]) for student in students)], "\n").encode(
        "utf-8", "replace"
    )


def mail_list(rows: Iterable[Sequence[str]]) -> bytes:
    """Return the table for a mail merge: the address and the file of each student."""
    header = ("student", "name", "email", "score", "maximum", "markdown", "html")
    return (BOM + _written((header, *rows), "\r\n")).encode("utf-8", "replace")


def table_rows(sheet: GradeTable, *, people_first: bool = False) -> Iterable[Sequence[str]]:
    """Yield the header, then a row for each student; identity columns come last, or first."""
    ids = [exercise.id for exercise in sheet.exercises]
    parts = [f"{exercise}_{part}" for exercise in ids for part in PARTS if sheet.explained]
    who = PERSON if sheet.members else ()
    first, last = (who, ()) if people_first else ((), who)
    yield "student", *first, *ids, "total", "maximum", *(f"{exercise}_state" for exercise in ids), *parts, *last
    for student in sheet.students:
        scores = (None if result is None else result.counted for result in sheet.row(student))
        total = sheet.total(student)
        person = _person(sheet, student)
        yield (
            student,
            *(person if people_first else ()),
            *("" if score is None else points(score) for score in scores),
            points(total.score) if total.complete else "",
            points(total.most),
            *map(_state, sheet.row(student)),
            *(cell for result in sheet.row(student) for cell in _parts(result) if sheet.explained),
            *(() if people_first else person),
        )


def _person(sheet: GradeTable, student: str) -> Sequence[str]:
    """Return what the course's list says about a student; empty if there is no list."""
    if not sheet.members:
        return ()
    member = sheet.members.get(student)
    return ("",) * len(PERSON) if member is None else (member.name, member.email, member.section)


def _state(result: Result | None) -> str:
    if result is None:
        return ""
    return "unread" if result.is_unread else result.status.value


def _parts(result: Result | None) -> Sequence[str]:
    """Return the parts of a score, and their explanation."""
    final = None if result is None else result.final
    if result is None or final is None:
        return [""] * len(PARTS)
    zone = None if final.due is None else final.due.tzinfo  # that of the course, if it has one
    at = None if final.handed_in is None else final.handed_in.at
    time = "" if at is None else (at if zone is None else at.astimezone(zone)).isoformat()
    return [
        "" if result.score is None else points(result.score),
        points(final.part(StepKind.LATE, StepKind.CLOSED)),
        points(final.part(StepKind.CORRECTED, StepKind.ADJUSTED, StepKind.SET)),
        "yes" if final.counts else "no",
        time,
        final.way.en,
    ]


def _written(rows: Iterable[Sequence[str]], ending: str) -> str:
    lines = []
    for row in rows:
        line = io.StringIO(newline="")
        # the writer quotes what its own ending contains: with CRLF a carriage return in a name cannot end a row
        csv.writer(line, lineterminator="\r\n").writerow(
            [safe_cell(value, named=place == 0) for place, value in enumerate(row)]
        )
        lines.append(line.getvalue().removesuffix("\r\n") + ending)
    return "".join(lines)


def safe_cell(value: str, *, named: bool = True) -> str:
    """Return a value that no spreadsheet computes; a person's name stays a text even if it looks like a number."""
    if not named and _NUMBER.fullmatch(value):
        return value
    safe = _SEPARATORS.sub("'", value)
    return f"'{safe}" if safe.startswith(_FORMULA) else safe
