"""How far an answer is from the exact one, as a share of what its check allows.

A right answer must stay well inside: at a tenth of what is allowed. Three things represent right answers that are
written differently: the reference's own rounding, its rounding in single precision scaled to the case's dtype, and its
answer with every sum in another order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import torch

from grader.judge.comparison.structure import walk
from grader.judge.comparison.tolerance import CONDITION, bound
from grader.judge.diagnosis.context import precise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.judge.comparison.expected import Leaf
    from grader.judge.question import Question

LARGEST_SHARE: Final = 0.1
"""The largest share of the allowed error that a right answer may use."""
_VISIBLE: Final = 1e-2
_ROUNDINGS: Final = 16.0
"""Answers that differ by at most this many roundings, relative to the largest entry, are numerically the same."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    """One numeric part of an answer, all in float64 and of one shape, with the largest allowed error."""

    exact: torch.Tensor
    single: torch.Tensor | None
    received: torch.Tensor
    dtype: torch.dtype
    allowed: torch.Tensor

    @property
    def errors(self) -> torch.Tensor:
        """The error of each entry; 0 where both are the same infinity, or both nan."""
        return _errors(self.received, self.exact)

    @property
    def noise(self) -> torch.Tensor:
        """The rounding in single precision, scaled to the dtype of the case."""
        if self.single is None or not self.dtype.is_floating_point:
            return torch.zeros_like(self.exact)
        error = _errors(self.single, self.exact)
        scale = torch.finfo(self.dtype).eps / torch.finfo(torch.float32).eps
        return torch.where(error.isfinite(), error, torch.zeros_like(error)) * scale


def share(question: Question, value: object) -> float:
    """Return the largest share of the allowed error that an answer uses; infinity if its form is wrong."""
    parts = _parts(question, value)
    return math.inf if parts is None else max((_share(part.errors, part.allowed) for part in parts), default=0.0)


def noise_share(question: Question) -> float:
    """Return the share of the allowed error that the rounding of the reference's own steps uses."""
    parts = _parts(question, None if question.expected is None else question.expected.answer)
    return max((_share(part.noise, part.allowed) for part in parts or ()), default=0.0)


def identical(question: Question, value: object) -> bool:
    """Tell whether an answer equals the reference's up to a few roundings, whatever the check allows."""
    parts = _parts(question, value)
    return parts is not None and all(_is_rounding(part) for part in parts)


def is_rounded(question: Question, value: object, lower: torch.dtype) -> bool:
    """Tell whether an answer is far enough off to show that a lower precision was used."""
    return any(_shows(part, torch.finfo(lower).eps) for part in _parts(question, value) or ())


def _shows(numbers: _Numbers, eps: float) -> bool:
    """Tell whether a part is off by more than a hundredth of a rounding: some answers are nearly exact by luck."""
    scale = numbers.exact.abs().nan_to_num(posinf=0.0)
    return bool(numbers.errors.numel()) and float(numbers.errors.max()) > _VISIBLE * eps * float(scale.max())


def _is_rounding(numbers: _Numbers) -> bool:
    if not numbers.dtype.is_floating_point or not numbers.exact.numel():
        return not numbers.errors.any()
    finite = numbers.exact[numbers.exact.isfinite()].abs()
    scale = float(finite.max()) if finite.numel() else 0.0
    allowed = _ROUNDINGS * torch.finfo(numbers.dtype).eps * scale + CONDITION * numbers.noise
    return bool((numbers.errors <= allowed).all())


def _share(errors: torch.Tensor, allowed: torch.Tensor) -> float:
    shares = torch.where(errors == 0, torch.zeros_like(errors), errors / allowed)
    return float(shares.nan_to_num(nan=math.inf, posinf=math.inf).max()) if shares.numel() else 0.0


def _errors(received: torch.Tensor, exact: torch.Tensor) -> torch.Tensor:
    same = (received == exact) | (received.isnan() & exact.isnan())
    return torch.where(
        same, torch.zeros_like(exact), (received - exact).abs().nan_to_num(nan=math.inf, posinf=math.inf)
    )


def _parts(question: Question, value: object) -> list[_Numbers] | None:
    """Return the numeric parts of an answer; None if a form or a plain value is not as expected."""
    if question.expected is None:
        return None
    leaves, differences = walk(question.expected, value, question.terms)
    parts = [part for leaf in leaves for part in _numbers(leaf, question)]
    told = sum(_is_numeric(leaf.answer) for leaf in leaves)
    same = all(leaf.answer == leaf.received for leaf in leaves if not _is_numeric(leaf.answer))
    return parts if not differences and told == len(parts) and same else None


def _is_numeric(value: object) -> bool:
    return isinstance(value, torch.Tensor | np.ndarray | float)


def _numbers(leaf: Leaf, question: Question) -> Iterator[_Numbers]:
    answer, received = precise(leaf.answer), precise(_as_float(leaf.received, leaf.answer))
    if answer is None or received is None or received.shape != answer.shape:
        return
    exact, single = precise(leaf.exact), precise(leaf.single)
    if exact is None or exact.shape != answer.shape:
        exact = answer
    if single is not None and single.shape != exact.shape:
        single = None
    dtype = leaf.answer.dtype if isinstance(leaf.answer, torch.Tensor) else question.terms.dtype
    allowed = bound(
        exact, single, dtype, question.terms.magnitude, question.terms.tolerance, question.terms.device
    ).allowed
    yield _Numbers(exact, single, received, dtype, allowed)


def _as_float(received: object, answer: object) -> object:
    """Return a whole number as a float where a float is expected."""
    whole = isinstance(received, int) and not isinstance(received, bool) and isinstance(answer, float)
    return float(received) if whole else received  # type: ignore[arg-type] # an int, as was just seen
