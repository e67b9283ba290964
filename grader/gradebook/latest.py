"""The current state of a gradebook, as SQLite finds it in the documents: making all results would take seconds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from grader.gradebook.names import as_sql, from_sql
from grader.gradebook.records import Standing
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LATEST: Final = "id IN (SELECT MAX(id) FROM results GROUP BY student, exercise)"
_PASSED: Final = (
    "json_extract(document, '$.status') = 'graded' AND NOT EXISTS (SELECT 1 FROM json_each(document, '$.checks')"
    " WHERE json_extract(value, '$.status') NOT IN ('passed', 'withheld'))"
)
"""What `Result.passed` says."""


def standing(query: Callable[..., list[tuple[Any, ...]]]) -> Mapping[tuple[str, str], Standing]:
    """Return the current state of each student and exercise."""
    telling = "json_extract(document, '$.submission.path'), json_extract(document, '$.notes')"
    how_many = "json_extract(document, '$.handin_notes'), json_extract(document, '$.status')"
    rows = query(f"SELECT student, exercise, key, score, {telling}, {how_many} FROM results WHERE {LATEST}")  # noqa: S608 - constants
    return {
        (from_sql(student), from_sql(exercise)): Standing(
            from_sql(key), path, tuple(_texts(notes)[: own or 0]), status == "missing", score is not None
        )
        for student, exercise, key, score, path, notes, own, status in rows
    }


def passed(query: Callable[..., list[tuple[Any, ...]]]) -> Mapping[tuple[str, str], bool]:
    """Return by (student, exercise) whether everything passed; for our own faults it did not."""
    rows = query(f"SELECT student, exercise, {_PASSED} FROM results WHERE {LATEST}")  # noqa: S608 - constants
    return {(from_sql(student), from_sql(exercise)): bool(everything) for student, exercise, everything in rows}


def known(query: Callable[..., list[tuple[Any, ...]]], keys: Iterable[str]) -> Mapping[str, bool]:
    """Return which of these content keys are judged, and whether everything passed; our own faults do not count."""
    judged = "score IS NOT NULL AND key IN (SELECT value FROM json_each(?))"
    newest = f"SELECT MAX(id) FROM results WHERE {judged} GROUP BY key"  # noqa: S608 - constant
    asked = (json.dumps([as_sql(key) for key in keys]),)
    rows = query(f"SELECT key, {_PASSED} FROM results WHERE id IN ({newest})", asked)  # noqa: S608 - constants
    return {from_sql(key): bool(everything) for key, everything in rows}


def faults(query: Callable[..., list[tuple[Any, ...]]]) -> int:
    """Return how many results our own fault spoilt."""
    ((count,),) = query(f"SELECT COUNT(*) FROM results WHERE {LATEST} AND score IS NULL")  # noqa: S608 - constant
    return int(count)


def _texts(written: str | None) -> list[Text]:
    return [Text.of(note) for note in json.loads(written or "[]")]
