from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from grader.course.listing import CourseListing
from grader.course.load import load_course

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Edit = Callable[[str, str, str], None]


def test_a_listing_says_of_each_exercise_what_the_course_says(root: Path) -> None:
    course = load_course(root)
    listing = CourseListing.of(course)
    assert (listing.title, listing.languages, listing.prerequisites) == (course.title, ("en", "zh"), {})
    assert {name: title.en for name, title in listing.parts.items()} == {"first": "First steps"}
    first, exercise = listing.exercises[0], course.exercises[0]
    for name in ("id", "title", "points", "topics", "part", "stubs", "files", "libraries", "folder", "private"):
        assert getattr(first, name) == getattr(exercise, name), name
    assert (first.points, first.release) == (Decimal("3.5"), "")


def test_drafts_are_named_in_order_whether_sound_or_broken_and_only_listed_exercises_are_faulty(
    root: Path, edit: Edit
) -> None:
    edit("exercises/course.yaml", "[ex01, ex02]", "[ex02, ex03]")
    (root / "exercises/ex00").mkdir()
    (root / "exercises/ex00/exercise.yaml").write_text("id: ex00\n", encoding="utf-8")
    listing = CourseListing.of(load_course(root))
    assert listing.drafts == ("ex00", "ex01")
    assert [exercise.id for exercise in listing.exercises] == ["ex02"]
    assert [broken.id for broken in listing.faulty] == ["ex03"]
