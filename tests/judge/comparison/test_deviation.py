"""The worst deviation is that of the entry that is off by most of what it may be, whichever part it is in."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.comparison.deviation import worst_deviation
from grader.judge.comparison.expected import Expected, Terms
from grader.judge.comparison.structure import walk

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=4)


def worst(answer: object, received: object) -> tuple[float, float] | None:
    terms = Terms()
    return worst_deviation((leaf, terms) for leaf in walk(Expected(answer, answer), received, terms)[0])


def test_what_has_no_numbers_has_no_deviation() -> None:
    assert worst(["a", torch.ones(0)], ["a", torch.ones(0)]) is None


def test_a_part_of_another_shape_is_left_out() -> None:
    wrong = [torch.zeros(3, dtype=torch.float64), 1.5]
    error, _ = worst([torch.ones(2, dtype=torch.float64), 1.0], wrong) or (0.0, 0.0)
    assert error == 0.5


def test_nan_is_off_by_any_amount_and_an_equal_infinity_by_none() -> None:
    infinite = torch.tensor([torch.inf, 1.0], dtype=torch.float64)
    assert (worst(infinite, infinite.clone()) or (1.0,))[0] == 0.0
    error, allowed = worst(infinite, torch.tensor([torch.inf, torch.nan], dtype=torch.float64)) or (0.0, 0.0)
    assert error == torch.inf
    assert allowed > 0


@given(NUMBERS, NUMBERS, st.data())
def test_all_parts_together_are_as_bad_as_the_worst_of_them(
    one: list[float], other: list[float], data: st.DataObject
) -> None:
    parts = [torch.tensor(numbers, dtype=torch.float64) for numbers in (one, other)]
    moved = [part + data.draw(st.floats(-1e-3, 1e-3)) for part in parts]
    ratios = []
    for part, received in zip(parts, moved, strict=True):
        error, allowed = worst(part, received) or (0.0, 1.0)
        ratios.append(error / allowed)
    error, allowed = worst(parts, moved) or (0.0, 1.0)
    assert error / allowed == max(ratios)
