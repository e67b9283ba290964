"""The students: the course's list, kept beside the results, so that tables and pages can name them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grader.gradebook.names import as_sql, from_sql
from grader.roster.members import Member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

TABLE = "CREATE TABLE enrolled (student TEXT PRIMARY KEY, document TEXT NOT NULL)"


class Enrolled:
    """The list of students in one gradebook."""

    def __init__(self, query: Callable[..., list[tuple[Any, ...]]]) -> None:
        """Keep how the gradebook is queried."""
        self._query = query

    def members(self) -> Mapping[str, Member]:
        """Return the list, by the names in results; empty if there never was one."""
        rows = self._query("SELECT student, document FROM enrolled ORDER BY rowid")
        return {from_sql(student): Member.from_json(json.loads(document)) for student, document in rows}

    def of(self, student: str) -> Member | None:
        """Return one student; None for somebody on no list."""
        rows = self._query("SELECT document FROM enrolled WHERE student = ?", (as_sql(student),))
        return Member.from_json(json.loads(rows[0][0])) if rows else None

    def handed_in(self) -> tuple[tuple[str, str], ...]:
        """Return student and exercise of everything handed in."""
        rows = self._query(
            "SELECT DISTINCT student, exercise FROM results WHERE json_extract(document, '$.status') <> 'missing'"
        )
        return tuple((from_sql(student), from_sql(exercise)) for student, exercise in rows)

    def rename(self, student: str, key: str, exercises: Iterable[str]) -> None:
        """Move the results of a student to another name, where these exercises have only "missing"."""
        old, new = as_sql(student), as_sql(key)
        missing = "DELETE FROM results WHERE student = ? AND json_extract(document, '$.status') = 'missing'"
        self._query(missing, (old,))
        for exercise in exercises:
            self._query("DELETE FROM results WHERE student = ? AND exercise = ?", (new, as_sql(exercise)))
        renamed = "UPDATE results SET student = ?, document = json_set(document, '$.student', ?) WHERE student = ?"
        self._query(renamed, (new, key, old))
        self._query("UPDATE handins SET student = ? WHERE student = ?", (new, old))
        self._query("UPDATE adjustments SET student = ? WHERE student = ?", (new, old))

    def replace(self, members: Mapping[str, Member]) -> None:
        """Replace the list; known names of folders stay known."""
        before = self.members()
        self._query("BEGIN IMMEDIATE")
        self._query("DELETE FROM enrolled")
        for student, member in members.items():
            known = before[student].labels if student in before else ()
            document = member.to_json() | {"labels": list(dict.fromkeys([*known, *member.labels]))}
            self._query("INSERT INTO enrolled VALUES (?, ?)", (as_sql(student), json.dumps(document)))
        self._query("COMMIT")
