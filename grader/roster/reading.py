"""Read a list of students: a table written by hand, or downloaded from a platform."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from grader.encodings import reads_as_chinese
from grader.errors import UsageError
from grader.roster.columns import STAFF, RosterColumn, columns_of
from grader.roster.members import Member, Roster, folded, plain
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LOOKED_AT: Final = 10
"""Most rows that are searched for the header."""
LIMIT: Final = 100_000
"""Most rows that are read."""
_DELIMITERS: Final = (",", ";", "\t", "|")
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NUMBER: Final = re.compile(r"(?:\D*\s)?(\d+)")
_NO_STUDENT: Final = re.compile(r"\s*(?:points possible|manual posting|muted)\b.*", re.IGNORECASE)
"""Rows that Canvas puts above the students."""


def read_roster(content: bytes, name: str) -> Roster:
    """Return the students on a list; `name` is the file's name in messages.

    Raises:
        UsageError: it is no table, no column tells who somebody is, nobody is on it, or one id means two people.
    """
    rows = _rows(content, name)
    heads = [(number, columns) for number, row in enumerate(rows[:LOOKED_AT], 1) if (columns := columns_of(row))]
    if not heads:
        raise UsageError(_NO_COLUMNS.format(name=name, found=", ".join(cell.strip() for cell in rows[0][:8]) or "–"))
    notes: list[Text] = []
    members: dict[str, Member] = {}
    lines: dict[str, int] = {}
    head, columns = heads[0]
    for line, cells in enumerate(rows[head:], start=head + 1):
        member = _member(cells, columns)
        if member is None:
            if any(cell.strip() for cell in cells) and not _is_no_student(cells, columns):
                notes.append(_NOBODY.format(name=name, line=line))
            continue
        key = _free_key(member, members)
        if key in members:
            if member != members[key]:
                raise UsageError(_TWICE.format(name=name, id=key, first=lines[key], second=line))
            continue
        members[key], lines[key] = replace(member, key=key), line
    if not members:
        raise UsageError(_EMPTY.format(name=name))
    notes += _shared(name, members.values())
    return Roster(tuple(members.values()), tuple(notes))


def _free_key(member: Member, members: Mapping[str, Member]) -> str:
    """Return the key; two people of one name without other data are numbered."""
    key, number = member.key, 1
    while key in members and not member.ids:
        number += 1
        key = f"{member.key} ({number})"
    return key


def _rows(content: bytes, name: str) -> list[list[str]]:
    text = _text(content)
    if "\0" in text:
        raise UsageError(_NO_TABLE.format(name=name))
    first, _, rest = text.partition("\n")
    if hint := re.fullmatch(r"sep=(.)", first.strip()):  # Excel's own way to name it
        delimiter, text = hint[1], rest
    else:
        delimiter = max(_DELIMITERS, key=lambda mark: _telling(text, mark))
    try:
        rows = [row for row, _ in zip(_reader(text, delimiter), range(LIMIT + 1), strict=False) if row]
    except csv.Error as error:
        raise UsageError(_NO_TABLE.format(name=name)) from error
    if not rows or len(rows) > LIMIT:
        raise UsageError(_NO_TABLE.format(name=name))
    return rows


def _telling(text: str, delimiter: str) -> tuple[int, int]:
    """Return how many columns are recognised, and how many there are, with this separator."""
    try:
        rows = [row for row, _ in zip(_reader(text, delimiter), range(LOOKED_AT), strict=False)]
    except csv.Error:
        return 0, 0
    return max((len(columns_of(row)) for row in rows), default=0), max(map(len, rows), default=0)


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)


def _text(content: bytes) -> str:
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return content.decode(codec, "replace")
    if content[1:2] == b"\0" or content[:1] == b"\0":  # UTF-16 without its mark
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        odd = [line for line in content.splitlines() if not line.isascii()]
        return content.decode("gb18030" if reads_as_chinese(odd) else "cp1252", "replace")


def _is_no_student(cells: Sequence[str], columns: Mapping[int, RosterColumn]) -> bool:
    """Tell whether a row is Canvas's line of points, or about a teacher."""
    roles = (cell for place, cell in enumerate(cells) if columns.get(place) is RosterColumn.ROLE)
    return _NO_STUDENT.fullmatch(cells[0]) is not None or any(plain(role) in STAFF for role in roles)


def _member(cells: Sequence[str], columns: Mapping[int, RosterColumn]) -> Member | None:
    """Return the student of a row; None for an empty row or a teacher."""
    if _is_no_student(cells, columns):
        return None
    found: dict[RosterColumn, list[str]] = {}
    for place, cell in enumerate(cells):
        words = " ".join(cell.replace("\0", "").split())
        if place in columns and words:
            found.setdefault(columns[place], []).append(words)

    def first(column: RosterColumn) -> str:
        return found.get(column, [""])[0]

    name, family = _name(first(RosterColumn.NAME), first(RosterColumn.FAMILY), first(RosterColumn.GIVEN))
    number = _NUMBER.fullmatch(first(RosterColumn.PARTICIPANT))
    handles = (*found.get(RosterColumn.USERNAME, ()), *found.get(RosterColumn.OTHER_ID, ()))
    id_ = first(RosterColumn.ID)
    key = id_ or next(iter(handles), "") or first(RosterColumn.EMAIL) or name
    if not key:
        return None
    return Member(
        key=key,
        id=id_ or next(iter(handles), ""),
        name=name,
        family=family,
        email=first(RosterColumn.EMAIL),
        section=first(RosterColumn.SECTION),
        group=first(RosterColumn.GROUP),
        accommodations=first(RosterColumn.ACCOMMODATIONS),
        handles=handles,
        participant=number[1] if number else "",
    )


def _name(whole: str, family: str, given: str) -> tuple[str, str]:
    """Return the shown name and the family name."""
    if family or given:
        if not whole:
            chinese = not (family + given).isascii() and " " not in family + given and _is_chinese(family + given)
            whole = family + given if chinese else " ".join(word for word in (given, family) if word)
        return whole, family or given
    if "," in whole:
        family, given = (part.strip() for part in whole.split(",", 1))
        return f"{given} {family}".strip(), family
    words = whole.split()
    if not words:
        return "", ""
    return whole, words[0] if _is_chinese(whole) else words[-1]


def _is_chinese(words: str) -> bool:
    return all("\u3400" <= character <= "\u9fff" or character in " ·" for character in words)


def _shared(name: str, members: Iterable[Member]) -> Iterator[Text]:
    """Say which ids and addresses belong to several people, and so identify nobody."""
    counted = Counter(handle for member in members for handle in {folded(word) for word in member.ids})
    for handle, count in counted.items():
        if count > 1:
            yield _SEVERAL.format(name=name, handle=handle, count=count)


_NO_TABLE: Final = Text(
    "{name} cannot be read as a list of students. Save it as CSV: one row for each student, a header above.",
    "无法将 {name} 读作学生名单。请存为 CSV：每名学生一行，第一行为列名。",
)
_NO_COLUMNS: Final = Text(
    "No column of {name} identifies the students (its first row is: {found}). Call one column 'id', 'name' or 'email'.",
    "{name} 中没有能识别学生的列（首行为：{found}）。请将其中一列命名为“学号”、“姓名”或“邮箱”。",
)
_EMPTY: Final = Text(
    "The list {name} holds no students. Add a row for each of them.", "名单 {name} 中没有学生。请为每名学生写一行。"
)
_NOBODY: Final = Text(
    "Line {line} of {name} has no id, no name and no e-mail address; it was left out.",
    "{name} 第 {line} 行没有学号、姓名或邮箱，已略过。",
)
_TWICE: Final = Text(
    "{name} has two students with the id {id}, in lines {first} and {second}. Give each of them an id of their own.",
    "{name} 第 {first} 行和第 {second} 行的学号同为 {id}。请为每名学生填写各自的学号。",
)
_SEVERAL: Final = Text(
    "In {name}, {count} students share {handle}, so nobody is recognised by it.",
    "{name} 中有 {count} 名学生共用 {handle}，因此不据此识别学生。",
)
