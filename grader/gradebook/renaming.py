"""A list of students that comes later: what stands under the names of folders is put under those of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.gradebook.names import as_sql
from grader.roster.matching import Matching
from grader.roster.members import Roster

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.gradebook.book import Gradebook
    from grader.roster.members import Member

_TABLES = ("handins", "adjustments")


def adopt(gradebook: Gradebook, members: Mapping[str, Member]) -> None:
    """Keep the list, and put what was judged of its students under the names that it has for them.

    Nothing is mixed: where a student has an exercise under both names, the earlier one stays as it was.
    """
    gradebook.enrolled.replace(members)
    matching = Matching(Roster(tuple(members.values())))
    judged: dict[str, set[str]] = {}
    for student, exercise in gradebook.handed_in():
        judged.setdefault(student, set()).add(exercise)
    for student in sorted({student for student, _ in gradebook.pairs()} - members.keys()):
        found = matching.find(student).members
        own = judged.get(student, set())
        if len(found) == 1 and not own & judged.get(found[0].key, set()):
            _rename(gradebook, student, found[0].key, own)
            judged.setdefault(found[0].key, set()).update(own)


def _rename(gradebook: Gradebook, student: str, key: str, exercises: set[str]) -> None:
    old, new = as_sql(student), as_sql(key)
    gradebook.change("DELETE FROM results WHERE student = ? AND json_extract(document, '$.status') = 'missing'", (old,))
    for exercise in sorted(exercises):
        gradebook.change("DELETE FROM results WHERE student = ? AND exercise = ?", (new, as_sql(exercise)))
    gradebook.change(
        "UPDATE results SET student = ?, document = json_set(document, '$.student', ?) WHERE student = ?",
        (new, key, old),
    )
    for table in _TABLES:
        gradebook.change(f"UPDATE {table} SET student = ? WHERE student = ?", (new, old))  # noqa: S608 - a constant
