"""A factor of its own for each slice is told only where a slice has several numbers that count."""

from __future__ import annotations

import torch

from grader.judge.cases.case import Case
from grader.judge.comparison import Expected, Terms
from grader.judge.diagnosis.slices import ScaledSlices
from grader.judge.observation import Observation, observe
from grader.judge.question import Question
from grader.sandbox.outcomes import Returned
from grader.text import NOTHING

FACTORS = torch.tensor([[1.5], [0.5]], dtype=torch.float64)
NEARLY_ONE = torch.tensor([[1.001], [0.999]], dtype=torch.float64)


def observed(right: torch.Tensor, number: int, factors: torch.Tensor) -> Observation:
    case = Case(number, 0, {}, {}, "float64", "contiguous", positional=0, note=NOTHING)
    return observe(Question(case, b"", Expected(right, right), None, Terms()), Returned(right * factors))


def scaled(rights: list[torch.Tensor], factors: torch.Tensor = FACTORS) -> bool:
    return ScaledSlices("", -1).holds([observed(right, number, factors) for number, right in enumerate(rights)])


def test_rows_with_factors_of_their_own_are_recognised() -> None:
    assert scaled([torch.linspace(1, 2, 10, dtype=torch.float64).reshape(2, 5) * number for number in range(1, 5)])


def test_factors_that_hardly_differ_come_from_rounding() -> None:
    rights = [torch.linspace(1, 2, 10, dtype=torch.float64).reshape(2, 5) * number for number in range(1, 5)]
    assert not scaled(rights, NEARLY_ONE)


def test_beside_one_number_that_outweighs_all_others_nothing_is_a_multiple() -> None:
    single = torch.tensor([[1, 1e-5, 1e-9], [1e-6, 1, 1e-7]], dtype=torch.float64)
    assert not scaled([single * (1 + number) for number in range(4)])
