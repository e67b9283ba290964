"""A list of students that arrives later: results under folder names move to the names of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.roster.matching import Matching
from grader.roster.members import Roster

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.gradebook.book import Gradebook
    from grader.roster.members import Member


def adopt(gradebook: Gradebook, members: Mapping[str, Member]) -> None:
    """Keep the list, and move the results of its students to the names on the list.

    Nothing is mixed: if a student has an exercise under both names, the earlier one stays unchanged.
    """
    gradebook.enrolled.replace(members)
    matching = Matching(Roster(tuple(members.values())))
    judged: dict[str, set[str]] = {}
    for student, exercise in gradebook.enrolled.handed_in():
        judged.setdefault(student, set()).add(exercise)
    for student in sorted({student for student, _ in gradebook.pairs()} - members.keys()):
        found = matching.find(student).members
        own = judged.get(student, set())
        if len(found) == 1 and not own & judged.get(found[0].key, set()):
            gradebook.enrolled.rename(student, found[0].key, sorted(own))
            judged.setdefault(found[0].key, set()).update(own)
