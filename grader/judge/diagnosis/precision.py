"""Answers that are right, but in a lower precision than was asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from grader.judge.comparison.structure import tensors_in
from grader.judge.comparison.words import dtype_words
from grader.judge.diagnosis.context import pairs_of
from grader.judge.diagnosis.finding import Finding
from grader.judge.norm import norm
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grader.judge.cases.case import Case
    from grader.judge.diagnosis.context import DiagnosisContext, Pair
    from grader.judge.observation import Observation


@dataclass(frozen=True, slots=True)
class _Lower:
    """The next lower precision: the error of computing in it, and a change that is too small for it."""

    dtype: torch.dtype
    error: float
    unseen: float


_LOWER: Mapping[torch.dtype, _Lower] = {
    torch.float64: _Lower(torch.float32, 1e-5, 2.0**-40),
    torch.float32: _Lower(torch.float16, 2e-2, 2.0**-20),
}
_CASES = 4
"""Number of cases on which the change is tried."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """A change too small for the lower precision changes the right answer, but not this one."""

    argument: str
    ask: Callable[[Case], object | None]
    reference: Callable[[Case], object | None]

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether this holds for the first wrong answers, and whether all errors are rounding only.

        A case whose right answer does not change either (a saturated one) is ignored.
        """
        wrong = [observation for observation in observations if not observation.passed]
        if not wrong or not all(
            _is_rounded(pair) for observation in wrong for pair in pairs_of(observation) if not _is_equal(pair)
        ):
            return False
        unseen = [self._is_unseen(observation) for observation in wrong[:_CASES]]
        return True in unseen and False not in unseen

    def _is_unseen(self, observation: Observation) -> bool | None:
        changed = changed_in(observation.question.case, self.argument)
        if changed is None:
            return False
        right = self.reference(changed)
        if right is None:  # a recording may not hold it
            return False
        if _equal(self.reference(observation.question.case), right):
            return None
        seen = self.ask(changed)
        return seen is not None and _equal(getattr(observation.outcome, "value", None), seen)


def find(inquiry: DiagnosisContext) -> Finding | None:
    """Return the finding if every wrong part is off only by the rounding of the next lower precision."""
    if not inquiry.wrong_values:
        return None
    wrong = [observation for observation in inquiry.observations if not observation.passed]
    dtypes = {pair.dtype for observation in wrong for pair in pairs_of(observation) if not _is_equal(pair)}
    if len(dtypes) != 1 or not dtypes <= _LOWER.keys():
        return None
    (dtype,) = dtypes
    if any(not _is_rounded(pair) for observation in wrong for pair in pairs_of(observation) if not _is_equal(pair)):
        return None
    for argument in wrong[0].question.case.arguments:
        claim = Rounded(argument, inquiry.question, inquiry.reference)
        if claim.holds(wrong):
            return Finding(_message(dtype), claim=claim)
    return None


def _message(dtype: torch.dtype) -> Text:
    lower = dtype_words(_LOWER[dtype].dtype)
    text = Text(
        "Your result is right only to the precision of {lower}, though its dtype is {dtype}: some step of the"
        " computation uses {lower} (a tensor made without a dtype, a conversion, a float() too early).",
        "你的结果只有 {lower} 的精度，而它的 dtype 是 {dtype}：计算中途用了 {lower}"
        "（例如创建张量时没有指定 dtype，或做了类型转换）。",
    )
    return text.format(lower=lower, dtype=dtype_words(dtype))


def _is_equal(pair: Pair) -> bool:
    return torch.allclose(pair.expected, pair.received, rtol=1e-12, atol=0.0)


def _is_rounded(pair: Pair) -> bool:
    """Tell whether the error of a part is at most that of the lower precision, relative to the part itself.

    Numbers near zero are a whole step apart in the lower precision, however small they are.
    """
    lower = _LOWER.get(pair.dtype)
    if lower is None or not pair.received.isfinite().all():
        return False
    info = torch.finfo(lower.dtype)
    step = info.smallest_normal * info.eps * math.sqrt(pair.expected.numel())
    return norm(pair.expected - pair.received) <= lower.error * norm(pair.expected) + step


def changed_in(case: Case, argument: str) -> Case | None:
    """Return the case with an argument changed by less than the lower precision can hold; None if impossible."""
    value = case.arguments.get(argument)  # an argument that may be left out is not in every case
    if not isinstance(value, torch.Tensor) or value.dtype not in _LOWER or not value.numel():
        return None
    changed = value.detach() * (1.0 + _LOWER[value.dtype].unseen)
    return replace(case, arguments={**case.arguments, argument: changed.requires_grad_(value.requires_grad)})


def _equal(one: object, other: object) -> bool:
    """Tell whether two results hold exactly the same numbers."""
    first, second = list(_numbers(one)), list(_numbers(other))
    return len(first) == len(second) and all(map(torch.equal, first, second))


def _numbers(value: object) -> Iterator[torch.Tensor]:
    if isinstance(value, list | tuple):
        for part in value:
            yield from _numbers(part)
    elif isinstance(value, float):
        yield torch.tensor(value, dtype=torch.float64)
    else:
        yield from (tensor.detach() for tensor in tensors_in(value))
