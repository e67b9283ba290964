"""Which numbers of a hidden case would tell it, if they were found in a release."""

from __future__ import annotations

import math

import pytest
import torch

from grader.release.values import _numbers


@pytest.mark.parametrize(
    ("numbers", "telling"),
    [
        ([0.3, 1.7, 2.1, 5], True),
        ([math.nan, 0.3, 1.7, 2], True),
        ([math.nan, 1, 0, 1], False),
        ([math.inf, -math.inf, 2, 1], False),
        ([0.3, 1.7, 2.1], False),
        ([0.3, 0.3, 0.3, 0.3, 1], False),
        ([0.25, 0.5, 1, 2, 3], False),
    ],
)
def test_numbers_that_many_cases_have_tell_nothing(numbers: list[float], telling: bool) -> None:  # noqa: FBT001
    assert bool(list(_numbers(torch.tensor(numbers)))) is telling


def test_numbers_with_nan_are_found_among_public_ones() -> None:
    first, second = ([*_numbers([torch.tensor([math.nan, 0.3, 1.7, 2])])] for _ in range(2))
    assert first[0] in set(second)
