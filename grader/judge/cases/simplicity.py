"""How simple a case is: how much a person must work through to follow it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grader.judge.cases.contents import letters_in, numbers_in

if TYPE_CHECKING:
    import torch

    from grader.judge.cases.case import Case

FEW = 3
"""A case whose tensors have no more numbers than this, all of them simple, counts as simplest."""
FEW_LETTERS = 8
"""A case with no more letters than this in all its texts is simple."""
_LARGEST = 100
"""The largest quarter of a whole number that counts as simple."""


def size(case: Case) -> tuple[int, float]:
    """Return how much there is to work through: the count of numbers, then their distance from small whole ones."""
    numbers = _numbers(case)
    return len(numbers) + _letters(case), sum(map(_effort, numbers))


def is_simple(case: Case) -> bool:
    """Tell whether the case can be worked through by hand."""
    simple = all(
        math.isfinite(number) and abs(number) <= _LARGEST and number * 4 == round(number * 4)
        for number in _numbers(case)
    )
    return simple and has_few_numbers(case) and _letters(case) <= FEW_LETTERS


def has_few_numbers(case: Case) -> bool:
    """Tell whether none of the tensors has many numbers."""
    return all(tensor.numel() <= FEW for tensor in numbers_in(case.arguments))


def _numbers(case: Case) -> list[float]:
    return [number for tensor in numbers_in(case.arguments) for number in _as_numbers(tensor)]


def _as_numbers(tensor: torch.Tensor) -> list[float]:
    plain = tensor.detach()
    real: list[float] = (plain.abs() if plain.is_complex() else plain).double().flatten().tolist()
    return real


def _letters(case: Case) -> int:
    return sum(map(letters_in, case.arguments.values()))


def _effort(number: float) -> float:
    if not math.isfinite(number):
        return _LARGEST
    return abs(number) + (0.0 if number == round(number) else 10.0 * len(f"{number:g}"))
