"""What a part of an answer must come near: worked out once for an expected answer, used for every submission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from grader.judge.comparison.tolerance import bound

if TYPE_CHECKING:
    from grader.judge.comparison import Terms
    from grader.judge.comparison.structure import Leaf

_TINY = torch.finfo(torch.float64).tiny


@dataclass(frozen=True, slots=True)
class Target:
    """The oracle's values in double precision, and how far off each may be."""

    answer: object
    terms: Terms
    exact: torch.Tensor
    allowed: torch.Tensor
    dtype: torch.dtype
    """Of the answer; a plain number has that of the case: what was computed in float32 is only so exact."""
    number: tuple[float, float] | None = None
    """The same of a plain number: comparing two of these as tensors takes ten times as long."""

    def met_by(self, received: torch.Tensor) -> bool:
        """Tell quickly whether all values are near enough; a no may be a yes for nan and infinities."""
        return bool(((received - self.exact).abs() <= self.allowed).all())

    def worst(self, received: torch.Tensor) -> tuple[float, float]:
        """Return error and allowed error at the entry that is off by most of what it may be."""
        error = (received - self.exact).abs()
        error = torch.where(received == self.exact, 0.0, error).nan_to_num(nan=torch.inf)
        place = int((error / self.allowed.clamp(min=_TINY)).argmax())
        return float(error.flatten()[place]), float(self.allowed.flatten()[place])


def target_of(leaf: Leaf, terms: Terms) -> Target:
    """Return the target of a leaf whose expected value is a tensor or a float."""
    known = leaf.targets.get(leaf.part.path)
    if known is None or known.answer is not leaf.answer or known.terms is not terms:
        known = leaf.targets[leaf.part.path] = _made(leaf, terms)
    return known


def _made(leaf: Leaf, terms: Terms) -> Target:
    answer = leaf.answer
    if isinstance(answer, torch.Tensor):
        given = leaf.exact if isinstance(leaf.exact, torch.Tensor) and leaf.exact.shape == answer.shape else answer
        single = leaf.single.detach() if isinstance(leaf.single, torch.Tensor) else None
        exact, dtype = precise(given), answer.dtype
        allowed = bound(exact, single, dtype, terms.magnitude, terms.tolerance, terms.device).allowed
        return Target(answer, terms, exact, allowed, dtype)
    exact = torch.tensor(leaf.exact if isinstance(leaf.exact, float) else answer, dtype=torch.float64)
    single = torch.tensor(leaf.single, dtype=torch.float64) if isinstance(leaf.single, float) else None
    allowed = bound(exact, single, terms.dtype, terms.magnitude, terms.tolerance, terms.device).allowed
    return Target(answer, terms, exact, allowed, terms.dtype, (float(exact), float(allowed)))


def precise(tensor: torch.Tensor) -> torch.Tensor:
    """Return the values in double precision, without a graph."""
    plain = tensor.detach()
    return plain.to(torch.complex128 if plain.is_complex() else torch.float64)
