"""What a recording is made from: a new field that nobody uses changes nothing, and everything else does."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, make_dataclass, replace
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.course.model import CaseGroup, Check
from grader.course.plain_form import plain_form
from grader.release.ingredients import digest_of_ingredients
from tests.release.conftest import TINY

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Question:
    name: str
    draws: int = 1
    after: tuple[str, ...] = ()
    options: Mapping[str, int] = field(default_factory=dict)


def test_a_field_that_is_empty_unless_it_is_given_is_left_out() -> None:
    assert plain_form(Question("a")) == ["Question", ["name", "a"], ["draws", 1]]
    assert plain_form(Question("", 1, ("b",), {"c": 0})) == [
        *("Question", ["name", ""], ["draws", 1]),
        *(["after", ["b"]], ["options", [["c", 0]]]),
    ]


def test_a_new_field_that_no_exercise_uses_changes_no_digest() -> None:
    later = make_dataclass("Question", ["name", ("draws", int, 1), ("spoken", bool, field(default=False))])
    assert plain_form(later("a")) == plain_form(Question("a"))
    assert plain_form(later("a", spoken=True)) != plain_form(Question("a"))


@pytest.mark.parametrize(
    "change", [{"devices": ("cpu",)}, {"detached": True}, {"first": 3}, {"hint": 7}, {"returns": ("y",)}], ids=str
)
def test_a_field_that_is_given_changes_the_digest(change: dict[str, object]) -> None:
    course = load_course(TINY)
    exercise = course.exercises[0]
    first, *others = exercise.checks
    assert set(change) < {known.name for known in fields(Check)}
    changed = replace(exercise, checks=(replace(first, **change), *others))  # type: ignore[arg-type] # of any field
    assert digest_of_ingredients(course, changed) != digest_of_ingredients(course, exercise)


def test_the_number_of_draws_is_part_of_the_digest_even_if_it_is_the_usual_one() -> None:
    group = CaseGroup({})
    assert ["draws", 1] in plain_form(group)  # type: ignore[operator] # a list
