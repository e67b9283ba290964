"""The page of proofs is of this course: every exercise, with all its wrong answers, proven."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from grader.course.load import load_course

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs" / "proofs.md").read_text(encoding="utf-8")
ROWS: Final = [
    [cell.strip() for cell in line.strip("| ").split("|")]
    for line in PAGE.partition("## False alarms")[0].splitlines()
    if line.startswith("| ex")
]


def test_every_exercise_is_proven_with_all_its_wrong_answers() -> None:
    wanted = [
        (exercise.id, exercise.title.en, f"{len(exercise.misconceptions)}/{len(exercise.misconceptions)}", "yes")
        for exercise in load_course(ROOT).exercises
    ]
    assert [(row[0], row[1], row[4], row[-1]) for row in ROWS[1:]] == wanted
    assert ROWS[0][0] == "exercise"


def test_it_was_proven_in_full() -> None:
    assert {row[2] for row in ROWS[1:]} == {"200/200"}
