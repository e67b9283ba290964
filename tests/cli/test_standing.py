from __future__ import annotations

from pathlib import Path

import pytest

from grader.cli.standing import CourseStanding
from grader.course.listing import CourseListing
from grader.course.load import load_course

COURSE = Path(__file__).parents[2]


def standing(folder: Path) -> CourseStanding:
    return CourseStanding.of(CourseListing.of(load_course(COURSE)), folder)


def test_going_on_passes_by_no_exercise(tmp_path: Path) -> None:
    (tmp_path / "ex05.py").write_text("x = 1\n", encoding="utf-8")
    here = standing(tmp_path)
    order = [exercise.id for exercise in here.listing.exercises]
    current, visited = order[0], [order[0]]
    for _ in order[1:]:
        following = here.after(current)
        assert following is not None
        current = following.id
        visited.append(current)
    assert visited == order


@pytest.mark.parametrize(("passed", "following"), [([], "ex01"), (["ex01"], "ex02")])
def test_after_the_last_exercise_comes_the_first_that_is_left(
    tmp_path: Path, passed: list[str], following: str
) -> None:
    here = standing(tmp_path)
    found = here.after(here.listing.exercises[-1].id, passed)
    assert found is not None
    assert found.id == following


def test_if_all_is_done_nothing_follows(tmp_path: Path) -> None:
    here = standing(tmp_path)
    assert here.after("ex01", [exercise.id for exercise in here.listing.exercises]) is None
