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

FACTORS = torch.tensor([[1.01], [0.98]], dtype=torch.float64)


def observed(right: torch.Tensor, number: int) -> Observation:
    case = Case(number, 0, {}, {}, "float64", "contiguous", positional=0, note=NOTHING)
    return observe(Question(case, b"", Expected(right, right), None, Terms()), Returned(right * FACTORS))


def scaled(rights: list[torch.Tensor]) -> bool:
    return ScaledSlices("", -1).holds([observed(right, number) for number, right in enumerate(rights)])


def test_rows_with_factors_of_their_own_are_recognised() -> None:
    assert scaled([torch.rand(2, 5, dtype=torch.float64) + 0.5 for _ in range(4)])


def test_beside_one_number_that_outweighs_all_others_nothing_is_a_multiple() -> None:
    single = torch.tensor([[1, 1e-5, 1e-9], [1e-6, 1, 1e-7]], dtype=torch.float64)
    assert not scaled([single * (1 + number) for number in range(4)])
