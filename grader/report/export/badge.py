"""A badge: the endpoint that shields.io reads (schema version 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.report.export.jsonfile import as_json
from grader.report.numbers import points, share
from grader.text import Text

if TYPE_CHECKING:
    from grader.report.grade_table import GradeTable, Total
    from grader.text import Language

FILE = "badge.json"
_COLOURS = ((1.0, "brightgreen"), (0.8, "green"), (0.5, "yellow"), (0.0, "orange"))


def badge(sheet: GradeTable, total: Total, language: Language) -> bytes:
    """Return one student's points as a badge."""
    if not total.complete:
        return _document(Text("not known", "未知")[language], "lightgrey", language)
    part = share(total.score, sheet.points)
    colour = next(name for least, name in _COLOURS if part >= least)
    return _document(f"{points(total.score)}/{points(sheet.points)}", colour, language)


def class_badge(sheet: GradeTable, language: Language) -> bytes:
    """Return how many students were judged; nothing about their points."""
    counted = Text("{count} students", "{count} 名学生").format(count=len(sheet.students))
    return _document(counted[language], "blue", language)


def _document(message: str, colour: str, language: Language) -> bytes:
    label = Text("points", "得分")[language]
    return as_json({"schemaVersion": 1, "label": label, "message": message, "color": colour})
