"""The page on security is true: every attempt of the self-test, every check that depends on a probe."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import torch

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.sandbox.escapes import ATTEMPTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from grader.course.model import Exercise
    from grader.judge.question import Question

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_attempt_of_the_self_test_is_explained() -> None:
    table = PAGE.partition("| attempt |")[2].partition("\n\n")[0]
    named = [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert named == list(ATTEMPTS)


COURSE: Final = load_course(ROOT)
PROBED: Final = [exercise for exercise in COURSE.exercises if any(check.probe is not None for check in exercise.checks)]


def row(exercise: Exercise) -> str:
    probed = [check for check in exercise.checks if check.probe is not None]
    points = float(sum(check.points for check in probed))
    names = ", ".join(f"`{check.id}`" for check in probed)
    return f"| {exercise.id} | {points:g} of {float(exercise.points):g} | {names} |"


def test_every_check_that_rests_on_a_probe_is_listed_with_its_points() -> None:
    table = PAGE.partition("<!-- probes:begin -->")[2].partition("<!-- probes:end -->")[0]
    assert table.split("\n")[3:-1] == [row(probed) for probed in PROBED]


UNKNOWN: Final = {"it was asked only once"}


def questions_of(exercise: Exercise, number: int) -> Mapping[str, Sequence[Question]]:
    return plan_exercise(exercise, Seeds(f"public {number}", f"secret {number}")).questions


def facts(questions: Sequence[Question]) -> set[str]:
    """Return the parts of the probe's answer that stay the same for the reference while the inputs change."""
    answers = [dict(parts(question.expected.answer)) for question in questions if question.expected is not None]
    if not answers or len({question.request for question in questions}) < 2:
        return UNKNOWN
    everywhere = set.intersection(*({*answer} for answer in answers))
    return {name for name in everywhere if all(same(answer[name], answers[0][name]) for answer in answers)}


def parts(value: object, name: str = "answer") -> Iterator[tuple[str, object]]:
    """Yield the tensors, numbers and words of an answer with their places."""
    match value:
        case dict():
            for key, one in value.items():
                yield from parts(one, f"{name}.{key}")
        case list() | tuple():
            for place, one in enumerate(value):
                yield from parts(one, f"{name}[{place}]")
        case _:
            yield name, value


def same(one: object, other: object) -> bool:
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor):
        return one.shape == other.shape and torch.equal(one, other.to(one.dtype))
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("exercise", PROBED, ids=lambda one: one.id)
def test_what_a_probe_says_of_all_inputs_alike_is_worth_a_tenth_at_most(exercise: Exercise) -> None:
    probed = tuple(check for check in exercise.checks if check.probe is not None)
    only = replace(exercise, checks=probed, misconceptions=())
    asked = {name: list(some) for name, some in questions_of(only, 1).items()}
    known = {check.id: (check.points, told) for check in probed if (told := facts(asked[check.id]))}
    if any(told == UNKNOWN for _, told in known.values()) and not few(exercise, known):
        for name, some in questions_of(only, 2).items():
            asked[name].extend(some)
        known = {check.id: (check.points, told) for check in probed if (told := facts(asked[check.id]))}
    assert few(exercise, known), known


def few(exercise: Exercise, known: Mapping[str, tuple[Decimal, set[str]]]) -> bool:
    return 10 * sum(points for points, _ in known.values()) <= exercise.points


def test_the_cases_the_page_speaks_of_are_there() -> None:
    for path in re.findall(r"`(tests/[\w/.]+)`", PAGE):
        assert (ROOT / path).exists()
