"""How far answers are off, measured by how far they may be: the entry that is off by most, among all parts together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from grader.judge.comparison.expected import TINY
from grader.judge.comparison.target import precise, target_of
from grader.judge.comparison.tensors import number_tensor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.judge.comparison.expected import Leaf, Target, Terms


def worst_deviation(leaves: Iterable[tuple[Leaf, Terms]]) -> tuple[float, float] | None:
    """Return error and allowed error at the entry that is off by most of what it may be; None where there are none.

    All parts are looked at together, which takes numpy no longer than one of them.
    """
    pairs = [pair for leaf, terms in leaves if (pair := _pair(leaf, terms)) is not None]
    if not pairs:
        return None
    exact = np.concatenate([target.exact.numpy().ravel() for target, _ in pairs])
    allowed = np.concatenate([target.allowed.numpy().ravel() for target, _ in pairs])
    received = np.concatenate([values.numpy().ravel() for _, values in pairs])
    with np.errstate(all="ignore"):
        error = np.nan_to_num(np.where(received == exact, 0.0, np.abs(received - exact)), nan=np.inf)
        place = int((error / np.maximum(allowed, TINY)).argmax())
    return float(error[place]), float(allowed[place])


def _pair(leaf: Leaf, terms: Terms) -> tuple[Target, torch.Tensor] | None:
    """Return what a part must come near and what it is, in double precision; None where it is no such part."""
    answer, received = leaf.answer, leaf.received
    if isinstance(answer, float) and isinstance(received, float | int):
        return target_of(leaf, terms), number_tensor(received)
    if not isinstance(answer, torch.Tensor) or not isinstance(received, torch.Tensor):
        return None
    if answer.shape != received.shape or not answer.numel():
        return None
    return target_of(leaf, terms), precise(received)
