"""When files were handed in, kept beside the results: scores depend on these times, and judging does not."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.final_score import HandedIn, TimeSource
from grader.gradebook.attempts import Attempt, attempts_of, better_time, with_times
from grader.gradebook.names import as_sql
from grader.result import ResultStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

TABLE = """
CREATE TABLE handins (
    run INTEGER NOT NULL REFERENCES runs, student TEXT NOT NULL, exercise TEXT NOT NULL, sha256 TEXT NOT NULL,
    at TEXT NOT NULL, source TEXT NOT NULL
)"""
INDEX = "CREATE INDEX handins_by_student ON handins (student, exercise, run)"
_RESULTS = (
    "SELECT exercise, id, run, json_extract(document, '$.submission.sha256'), json_extract(document, '$.status'), score"
    " FROM results WHERE student = ? ORDER BY id"
)


class HandinTimes:
    """The times in one gradebook."""

    def __init__(self, query: Callable[..., list[tuple[Any, ...]]]) -> None:
        """Keep how the gradebook is queried."""
        self._query = query

    def record(self, run: int, times: Iterable[tuple[str, str, str, HandedIn]]) -> None:
        """Store student, exercise, digest and time of the files in the folder now, where they are new."""
        last = (
            "SELECT student, exercise, sha256, at, source FROM handins"
            " WHERE rowid IN (SELECT MAX(rowid) FROM handins GROUP BY student, exercise)"
        )
        known = {(row[0], row[1]): (row[2], _time(row[3], row[4])) for row in self._query(last)}
        new = []
        for student, exercise, sha256, time in times:
            who = as_sql(student), as_sql(exercise)
            before = known.get(who)
            if before is None or before[0] != sha256 or better_time(*(before[1], time)) != before[1]:
                new.append((run, *who, sha256, time.at.isoformat(), time.source.value))
        self._query("BEGIN")
        for row in new:
            self._query("INSERT INTO handins VALUES (?, ?, ?, ?, ?, ?)", row)
        self._query("COMMIT")

    def attempts(self, student: str) -> Mapping[str, tuple[Attempt, ...]]:
        """Return a student's attempts at each exercise, oldest first; empty if nothing was handed in."""
        name = as_sql(student)
        judged: dict[str, list[Attempt]] = {}
        for exercise, number, run, sha256, status, score in self._query(_RESULTS, (name,)):
            if status != ResultStatus.MISSING.value:
                points = None if score is None else Decimal(str(score))
                gradable = status != ResultStatus.UNGRADABLE.value
                judged.setdefault(exercise, []).append(Attempt(number, sha256 or "", points, gradable, None, run))
        times: dict[str, list[tuple[int, str, HandedIn]]] = {}
        asked = "SELECT exercise, run, sha256, at, source FROM handins WHERE student = ? ORDER BY rowid"
        for exercise, run, sha256, at, source in self._query(asked, (name,)):
            times.setdefault(exercise, []).append((run, sha256, _time(at, source)))
        return {
            exercise: with_times(attempts_of(history), times.get(exercise, ())) for exercise, history in judged.items()
        }


def _time(at: str, source: str) -> HandedIn:
    return HandedIn(datetime.fromisoformat(at), TimeSource(source))
