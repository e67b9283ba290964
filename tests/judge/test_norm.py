"""The norm holds for numbers whose squares no float can hold."""

from __future__ import annotations

import math

import pytest
import torch

from grader.judge.diagnosis.context import alike
from grader.judge.norm import norm


@pytest.mark.parametrize("scale", [1e-300, 1e-170, 1.0, 1e170, 1e300])
def test_the_norm_of_three_and_four_is_five_at_every_scale(scale: float) -> None:
    assert norm(torch.tensor([3 * scale, -4 * scale], dtype=torch.float64)) == pytest.approx(5 * scale)


def test_nothing_has_no_length_and_what_is_infinite_has_an_infinite_one() -> None:
    assert norm(torch.ones(0)) == norm(torch.zeros(3)) == 0.0
    assert norm(torch.tensor([1.0, -math.inf])) == math.inf
    assert math.isnan(norm(torch.tensor([1.0, math.nan])))


def test_tiny_tensors_that_differ_are_not_alike() -> None:
    tiny = torch.tensor([1e-200, 2e-200], dtype=torch.float64)
    assert alike(tiny, tiny * (1 + 1e-6))
    assert not alike(tiny, tiny.flip(0))
