"""Each platform's layout, with the names that real classes have: every file finds its owner."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grader.roster import read_roster
from grader.submission.choosing import Sought
from grader.submission.intake import find_submissions
from grader.submission.pattern import compiled
from grader.submission.reception import Reception
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PEOPLE = ("李伟", "محمد علي", "O'Neil, Seán", 'Jo "Red" Ortiz', "Ada Lovelace", "Ada Lovelace", "van der Berg-Müller")
"""Names; the two of one name are two people."""
IDS = tuple(str(100 + number) for number in range(len(PEOPLE)))
ROSTER = "id\tname\tusername\temail\tIdentifier\n" + "".join(
    f"{id_}\t{name.replace(chr(34), chr(34) * 2)}\tu{id_}\tu{id_}@example.org\tParticipant {900 + number}\n"
    for number, (id_, name) in enumerate(zip(IDS, PEOPLE, strict=True))
)
FLAT = compiled(r"(?P<student>[^_]+)_(?P<exercise>ex\d+)\.py")


def plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def moodle(number: int, name: str) -> str:
    return f"{name.replace('/', '')}_{900 + number}_assignsubmission_file_/ex01.py"


def canvas(number: int, name: str) -> str:
    return f"{plain(name)}{'_LATE' if number % 2 else ''}_{IDS[number]}_{98000 + number}_ex01.py"


def gradescope(number: int, _: str) -> str:
    return f"assignment_7_export/submission_{number}/ex01.py"


def classroom(number: int, _: str) -> str:
    return f"ps1-submissions/ps1-u{IDS[number]}/ex01.py"


def blackboard(number: int, _: str) -> str:
    return f"Homework 1_u{IDS[number]}_attempt_2026-10-12-20-00-00_ex01.py"


def nbgrader(number: int, _: str) -> str:
    return f"submitted/u{IDS[number]}/ex01/ex01.py"


def flat(number: int, _: str) -> str:
    return f"u{IDS[number]}_ex01.py"


LAYOUTS = (moodle, canvas, gradescope, classroom, blackboard, nbgrader, flat)


def lay_out(root: Path, layout: Callable[[int, str], str]) -> dict[str, str]:
    """Write the class, and return whose each file is."""
    owners = {}
    for number, name in enumerate(PEOPLE):
        path = layout(number, name)
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"# {number}\n", encoding="utf-8")
        owners[path] = IDS[number]
    if layout is gradescope:
        listed = "".join(
            f"submission_{number}:\n  :submitters:\n  - :name: {json.dumps(name)}\n    :sid: '{IDS[number]}'\n"
            for number, name in enumerate(PEOPLE)
        )
        (root / "assignment_7_export" / "submission_metadata.yml").write_text(listed, encoding="utf-8")
    if layout is nbgrader:
        (root / "source").mkdir()
    return owners


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("listed", [True, False])
def test_every_file_is_its_owners(
    tmp_path: Path,
    layout: Callable[[int, str], str],
    listed: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    owners = lay_out(tmp_path, layout)
    pattern = FLAT if layout is flat and not isinstance(FLAT, Text) else None
    roster = read_roster(ROSTER.encode("utf-16"), "roster.tsv") if listed else None
    found = find_submissions(tmp_path, {"ex01": Sought()}, reception=Reception(roster=roster, pattern=pattern))
    judged = {submission.path: submission.student for submission in found.submissions}
    assert judged.keys() == owners.keys()
    assert len(set(judged.values())) == len(PEOPLE)
    own = {"source/"} if layout is nbgrader else set()  # nbgrader's own folder is told
    assert {file.path for file in found.unread} == own
    if listed:
        assert judged == owners
