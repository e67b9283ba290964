"""What a part of an answer must come near: computed once per expected answer, used for every submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from grader.judge.comparison.expected import Target
from grader.judge.comparison.tolerance import bound

if TYPE_CHECKING:
    from grader.judge.comparison.expected import Leaf, Terms


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
