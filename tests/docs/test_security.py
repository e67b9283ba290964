"""The page on security lists what is so: every attempt of the self-test, every check that rests on a probe."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.comparison import compare
from grader.judge.plan import plan_exercise
from grader.sandbox.escapes import ATTEMPTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.course.model import Check, Exercise
    from grader.judge.plan import Plan, Question

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_attempt_of_the_self_test_is_explained() -> None:
    table = PAGE.partition("| attempt |")[2].partition("\n\n")[0]
    named = [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert named == list(ATTEMPTS)


COURSE: Final = load_course(ROOT)
PROBED: Final = [one for one in COURSE.exercises if any(check.probe is not None for check in one.checks)]


def row(exercise: Exercise) -> str:
    probed = [check for check in exercise.checks if check.probe is not None]
    points = float(sum(check.points for check in probed))
    names = ", ".join(f"`{check.id}`" for check in probed)
    return f"| {exercise.id} | {points:g} of {float(exercise.points):g} | {names} |"


def test_every_check_that_rests_on_a_probe_is_listed_with_its_points() -> None:
    table = PAGE.partition("<!-- probes:begin -->")[2].partition("<!-- probes:end -->")[0]
    assert table.split("\n")[3:-1] == [row(one) for one in PROBED]


def is_the_same_for_all(check: Check, plans: Sequence[Plan]) -> bool:
    """Tell whether the reference's answer stays the same while the inputs change."""
    first, *rest = (question for plan in plans for question in plan.questions[check.id])
    others = [one for one in rest if one.request != first.request]
    return bool(others) and all(is_same(first, one) for one in others)


def is_same(one: Question, other: Question) -> bool:
    if one.expected is None or other.expected is None:
        return one.raises == other.raises
    return compare(one.expected, other.expected.answer, one.terms) is None


@pytest.mark.parametrize("exercise", PROBED, ids=lambda one: one.id)
def test_what_a_probe_says_of_all_inputs_alike_is_worth_a_tenth_at_most(exercise: Exercise) -> None:
    probed = tuple(check for check in exercise.checks if check.probe is not None)
    only = replace(exercise, checks=probed, misconceptions=())
    plans = [plan_exercise(only, Seeds(f"public {n}", f"secret {n}")) for n in (1, 2)]
    constant = [one.points for one in probed if is_the_same_for_all(one, plans)]
    assert 10 * sum(constant) <= exercise.points, [one.id for one in probed]


def test_the_cases_the_page_speaks_of_are_there() -> None:
    for path in re.findall(r"`(tests/[\w/.]+)`", PAGE):
        assert (ROOT / path).exists()
