"""The numbers of hidden cases that an author wrote out, and their expected values: neither may be in a release."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from grader.judge.cases.case import draw_cases
from grader.judge.cases.seeds import Seeds
from grader.judge.comparison.structure import tensors_in
from grader.judge.objects import recipes_of, with_parameters
from grader.judge.solution import Solution
from grader.result import Visibility
from grader.sandbox.outcomes import Returned
from grader.worker.placement import raw_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course.model import Check, Exercise
    from grader.judge.cases.case import Case

_FEWEST = 4
"""A smaller set of numbers occurs anywhere by chance."""
_DTYPES = (torch.float64, torch.float32)


def hidden_values(exercise: Exercise) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """Yield where revealing numbers of hidden cases are, and how they may appear in a file."""
    public: set[tuple[float, ...]] = set()
    hidden: dict[tuple[float, ...], str] = {}
    reference = Solution(exercise.private / "solution.py", exercise.probe, recipes_of(exercise))
    for check in exercise.checks:
        for drawn in _written_out(exercise, check):
            case = with_parameters(check, drawn, reference)
            found = [*_numbers(case.arguments), *_answers(reference, check, case)]
            if check.visibility is Visibility.PUBLIC:
                public.update(found)
            else:
                hidden.update(dict.fromkeys(found, check.id))
    for numbers, name in hidden.items():
        if numbers not in public:
            yield f"a case of the hidden check '{name}' of {exercise.id}", _forms(numbers)


def _written_out(exercise: Exercise, check: Check) -> Iterator[Case]:
    """Yield the cases of a check; of hidden checks, those that are the same for every seed."""
    if check.target is None:
        return
    first, other = (draw_cases(exercise, check, Seeds(seed, seed)) for seed in ("one", "other"))
    for case, again in zip(first, other, strict=True):
        if _values(case) == _values(again):
            yield case


def _values(case: Case) -> list[bytes]:
    return [raw_bytes(tensor) for tensor in tensors_in(case.arguments)]


def _numbers(value: object) -> Iterator[tuple[float, ...]]:
    for tensor in tensors_in(value):
        found = [] if tensor.is_complex() else tensor.detach().double().flatten().tolist()
        numbers = tuple(math.nan if math.isnan(number) else number for number in found)  # the one that equals itself
        # Whole numbers, quarters, and one repeated number are in many cases by chance.
        telling = any(math.isfinite(number) and 4 * number % 1 for number in numbers)
        if telling and len(numbers) >= _FEWEST and len(set(numbers)) >= _FEWEST - 1:
            yield numbers


def _answers(reference: Solution, check: Check, case: Case) -> Iterator[tuple[float, ...]]:
    answer = reference.answer(str(check.target), case, torch.float64)
    if isinstance(answer, Returned):
        yield from _numbers(answer.value)


def _forms(numbers: tuple[float, ...]) -> tuple[bytes, ...]:
    """Return numbers as bytes in each dtype, and as text."""
    exact = torch.tensor(numbers, dtype=torch.float64)
    raw = [raw_bytes(exact.to(dtype)) for dtype in _DTYPES]
    return (*raw, *(gap.join(map(repr, numbers)).encode() for gap in (",", ", ")))
