"""A table downloaded from a platform: read, filled in, and written back in its original form."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.report.numbers import points
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BOM = b"\xef\xbb\xbf"
_DELIMITERS = (",", ";", "\t")
_GAPS = re.compile(r"[\s'\u2019]")
"""Other characters that separate thousands."""
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?:,[0-9]{3})+\.|(?:\.[0-9]{3})+,)[0-9]*")
_DIGITS = 20
"""A longer cell does not contain points."""


@dataclass(slots=True)
class CsvTable:
    """The cells of a CSV file, and the details of its format."""

    rows: list[list[str]]
    delimiter: str
    ending: str
    marked: bool
    """Whether the file begins with a byte order mark."""

    @property
    def header(self) -> Sequence[str]:
        """The first row."""
        return self.rows[0]

    @staticmethod
    def read(content: bytes) -> CsvTable:
        """Read a file with commas, semicolons or tabs.

        Raises:
            UsageError: it is no such table in UTF-8.
        """
        try:
            text = content.decode("utf-8-sig")
            delimiter = max(_DELIMITERS, key=lambda one: len(next(_reader(text, one, strict=False), [])))
            rows = list(_reader(text, delimiter, strict=True))
        except (UnicodeDecodeError, csv.Error) as error:
            raise UsageError(_NO_TABLE) from error
        if not rows or not rows[0]:
            raise UsageError(_NO_TABLE)
        width = len(rows[0])
        padded = [row + [""] * (width - len(row)) for row in rows if row]
        return CsvTable(padded, delimiter, "\r\n" if "\r\n" in text else "\n", content.startswith(_BOM))

    def content(self) -> bytes:
        """Return the file."""
        lines = []
        for row in self.rows:
            line = io.StringIO(newline="")
            # the writer quotes what its own ending contains: with CRLF a carriage return in a cell cannot end a row
            csv.writer(line, delimiter=self.delimiter, lineterminator="\r\n").writerow(row)
            lines.append(line.getvalue().removesuffix("\r\n") + self.ending)
        return (_BOM if self.marked else b"") + "".join(lines).encode("utf-8", "replace")

    def number(self, cell: str) -> Decimal | None:
        """Return the number in a cell, with a decimal point or comma and perhaps separated thousands, or None."""
        plain = _GAPS.sub("", cell)
        mark = _decimal_mark(plain)
        if _GROUPED.fullmatch(plain):  # 1,500.00 or 1.500,00: the last mark is the decimal one
            plain = plain.replace("," if mark == "." else ".", "")
        try:
            value = Decimal(plain.replace(",", "."))
        except InvalidOperation:
            return None
        return value if value.is_finite() and len(cell) <= _DIGITS else None

    def written(self, value: Decimal, like: str) -> str:
        """Write a number with a decimal comma if the file, or the cell `like`, has one."""
        comma = self.delimiter == ";" and any(self._has_comma(cell) for cell in self._cells())
        return points(value).replace(".", "," if comma or self._has_comma(like) else ".")

    def _has_comma(self, cell: str) -> bool:
        return _decimal_mark(cell) == "," and self.number(cell) is not None

    def _cells(self) -> Sequence[str]:
        return [cell for row in self.rows[1:] for cell in row]


def _decimal_mark(cell: str) -> str:
    """Return the last point or comma of a cell."""
    return max(".,", key=cell.rfind) if "." in cell or "," in cell else ""


def _reader(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


_NO_TABLE = Text(
    "The file cannot be read as a table. Download it again from the platform and save it as CSV in UTF-8.",
    "该文件不是可以读取的表格。请重新从平台下载，并存为 UTF-8 编码的 CSV。",
)
