"""The name of hidden cases: the same for the same cases, another for others, and nothing of the secret in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.batch.hidden_cases import hidden_cases_of
from grader.course.load import load_course
from grader.result import Visibility
from grader.text import Text

COURSE = load_course(Path(__file__).parents[1] / "samples" / "tiny_course")
EXERCISE = next(
    exercise for exercise in COURSE.exercises if any(check.visibility is Visibility.HIDDEN for check in exercise.checks)
)


def test_equal_secrets_name_equal_cases_and_others_do_not() -> None:
    named = hidden_cases_of(EXERCISE, "spring")
    assert named == hidden_cases_of(EXERCISE, "spring")
    assert named not in (hidden_cases_of(EXERCISE, "autumn"), hidden_cases_of(replace(EXERCISE, id="ex99"), "spring"))
    assert len(named) == 12


@pytest.mark.parametrize("visibility", Visibility)
def test_another_hidden_check_has_another_name_and_another_title_or_public_check_has_not(
    visibility: Visibility,
) -> None:
    retitled = [replace(check, title=Text.same("new")) for check in EXERCISE.checks]
    changed = [replace(check, after=("x",)) if check.visibility is visibility else check for check in retitled]
    same = hidden_cases_of(EXERCISE, "s") == hidden_cases_of(replace(EXERCISE, checks=tuple(changed)), "s")
    assert same == (visibility is Visibility.PUBLIC)


def test_an_exercise_without_hidden_checks_has_no_name_for_their_cases() -> None:
    public = tuple(check for check in EXERCISE.checks if check.visibility is Visibility.PUBLIC)
    assert hidden_cases_of(replace(EXERCISE, checks=public), "s") == ""
