"""How much of what is allowed an answer uses up."""

from __future__ import annotations

import math

import pytest
import torch

from grader.course.model import Tolerance
from grader.judge.cases.case import Case
from grader.judge.comparison import Expected, Terms
from grader.judge.question import Question
from grader.proof.margin import identical, is_rounded, noise_share, share
from grader.text import NOTHING

RIGHT = torch.tensor([1.0, -4.0], dtype=torch.float64)


def question(answer: object, single: object = None, tolerance: Tolerance | None = None) -> Question:
    case = Case(0, 0, {}, {}, "float64", "contiguous", 0, NOTHING)
    terms = Terms(tolerance=Tolerance(relative=1e-6) if tolerance is None else tolerance)
    return Question(case, b"", Expected(answer, answer, single), None, terms)


def test_a_share_is_the_worst_error_by_what_is_allowed_there() -> None:
    off = RIGHT + torch.tensor([2e-7, 4e-6], dtype=torch.float64)
    assert share(question(RIGHT), off) == pytest.approx(1.0, rel=1e-3)
    assert share(question(RIGHT), RIGHT) == 0


def test_parts_and_floats_count_alike() -> None:
    value = {"a": [RIGHT, 2.0]}
    assert share(question(value), {"a": [RIGHT, 2.0 + 1e-6]}) == pytest.approx(0.5, rel=1e-3)
    assert share(question(value), {"a": [RIGHT, 2]}) == 0


@pytest.mark.parametrize(
    "wrong",
    [None, RIGHT[:1], {"a": RIGHT}, [RIGHT, RIGHT], "word", RIGHT * math.nan],
    ids=lambda one: type(one).__name__,
)
def test_a_wrong_form_uses_up_everything(wrong: object) -> None:
    assert share(question(RIGHT), wrong) == math.inf
    assert not identical(question(RIGHT), wrong)


def test_equal_infinities_and_nans_are_no_error_and_nothing_allowed_is_none_used() -> None:
    strange = torch.tensor([math.inf, -math.inf, math.nan, 0.0], dtype=torch.float64)
    assert share(question(strange), strange.clone()) == 0
    assert share(question(strange), torch.zeros(4, dtype=torch.float64)) == math.inf


def test_other_parts_must_be_equal() -> None:
    value = [RIGHT, "word", 3, True]
    assert share(question(value), [RIGHT, "word", 3, True]) == 0
    assert share(question(value), [RIGHT, "other", 3, True]) == math.inf
    whole = torch.tensor([1, 2])
    assert share(question(whole, tolerance=Tolerance()), whole) == 0
    assert share(question(whole, tolerance=Tolerance()), whole + 1) == math.inf


def test_the_rounding_of_single_precision_is_carried_over() -> None:
    single = RIGHT.float() * (1 + 1e-6)
    expected = 1e-6 * 2**-29 / 1e-6
    assert noise_share(question(RIGHT, single)) == pytest.approx(expected, rel=0.2)
    assert noise_share(question(RIGHT)) == 0


def test_a_few_roundings_are_the_same_answer_whatever_the_check_allows() -> None:
    loose = question(RIGHT, tolerance=Tolerance(relative=0.5))
    assert identical(loose, RIGHT * (1 + 4e-16))
    assert not identical(loose, RIGHT * (1 + 1e-12))
    assert identical(question(RIGHT, RIGHT.float() + 1e-3), RIGHT + 1e-12)  # ill-conditioned: it shows in float32


def test_an_answer_that_a_lower_precision_leaves_as_it_is_shows_no_rounding() -> None:
    assert not is_rounded(question(RIGHT), RIGHT * (1 + 1e-12), torch.float32)
    assert is_rounded(question(RIGHT), RIGHT * (1 + 1e-7), torch.float32)
