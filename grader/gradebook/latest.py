"""The current state of a gradebook, as SQLite finds it in the documents: making all results would take seconds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from grader.gradebook.names import as_sql, from_sql
from grader.gradebook.records import Standing
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_STANDING: Final = """
SELECT student, exercise, key, score, json_extract(document, '$.submission.path'), json_extract(document, '$.notes'),
    json_extract(document, '$.handin_notes'), json_extract(document, '$.status')
FROM results WHERE id IN (SELECT MAX(id) FROM results GROUP BY student, exercise)"""
# whether everything passed is what `Result.passed` says
_KNOWN: Final = """
SELECT key, json_extract(document, '$.status') = 'graded' AND NOT EXISTS (
    SELECT 1 FROM json_each(document, '$.checks') WHERE json_extract(value, '$.status') NOT IN ('passed', 'withheld'))
FROM results WHERE id IN (
    SELECT MAX(id) FROM results WHERE score IS NOT NULL AND key IN (SELECT value FROM json_each(?)) GROUP BY key)"""
_FAULTS: Final = """
SELECT COUNT(*) FROM results
WHERE id IN (SELECT MAX(id) FROM results GROUP BY student, exercise) AND score IS NULL"""


def standing(query: Callable[..., list[tuple[Any, ...]]]) -> Mapping[tuple[str, str], Standing]:
    """Return the current state of each student and exercise."""
    return {
        (from_sql(student), from_sql(exercise)): Standing(
            from_sql(key), path, tuple(_texts(notes)[: own or 0]), status == "missing", score is not None
        )
        for student, exercise, key, score, path, notes, own, status in query(_STANDING)
    }


def known(query: Callable[..., list[tuple[Any, ...]]], keys: Iterable[str]) -> Mapping[str, bool]:
    """Return which of these content keys are judged, and whether everything passed; our own faults do not count."""
    rows = query(_KNOWN, (json.dumps([as_sql(key) for key in keys]),))
    return {from_sql(key): bool(passed) for key, passed in rows}


def faults(query: Callable[..., list[tuple[Any, ...]]]) -> int:
    """Return how many results our own fault spoilt."""
    ((count,),) = query(_FAULTS)
    return int(count)


def _texts(written: str | None) -> list[Text]:
    return [Text.of(note) for note in json.loads(written or "[]")]
