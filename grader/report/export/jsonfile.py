"""The results as one JSON document, as the contract defines it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grader.result import SCHEMA
from grader.result_json import result_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.report.grade_table import GradeTable
    from grader.text import Language
    from grader.unread import IntakeReport


def results(sheet: GradeTable, language: Language) -> bytes:
    """Return `{"schema": 1, "results": […], "unread": […]}`, one result per line."""
    return b"".join(document([lines(sheet, language)], sheet.intake, language))


def json_lines(sheet: GradeTable, language: Language) -> bytes:
    """Return one result per line, for programs that read thousands one after the other."""
    return _encoded("".join(f"{written}\n" for written in _written(sheet, language)))


def document(parts: Iterable[bytes], intake: IntakeReport, language: Language) -> Iterator[bytes]:
    """Yield the document around the lines of its parts, and the unread files."""
    yield f'{{"schema": {SCHEMA}, "results": ['.encode()
    between = b"\n"
    for part in filter(None, parts):
        yield between + part
        between = b",\n"
    told = intake.to_json(language)
    for name in ("unread", "notes"):
        listed = ",\n".join(json.dumps(entry, ensure_ascii=False, allow_nan=False) for entry in told[name])
        yield _encoded(f'\n],"{name}": [\n{listed}' if listed else f'\n],"{name}": [')
    yield b"\n]}\n"


def lines(sheet: GradeTable, language: Language) -> bytes:
    """Return the lines of a table's results.

    Output that only hidden cases could have produced is left out: it depends on the secret seed, and this file must be
    the same (except times and the name of the hidden cases) in another gradebook. The gradebook keeps it.
    """
    return _encoded(",\n".join(_written(sheet, language)))


def _written(sheet: GradeTable, language: Language) -> Iterator[str]:
    for result in sheet:
        yield json.dumps(result_to_json(result.for_table(), language), ensure_ascii=False, allow_nan=False)


def as_json(document: Any) -> bytes:
    """Return a document as readable JSON in UTF-8, strict about numbers."""
    return _encoded(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n")


def _encoded(text: str) -> bytes:
    # half of a surrogate pair, which UTF-8 cannot hold, is written as JSON's own escape
    return text.encode("utf-8", "backslashreplace")
