"""Compare NumPy arrays and numbers: like tensors, and by memory order where an exercise asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import torch

from grader.judge.comparison.difference import Difference, DifferenceKind
from grader.judge.comparison.remedies import array_remedy
from grader.judge.comparison.tensors import compare_tensors
from grader.judge.comparison.types import differing_types
from grader.judge.comparison.words import array_order
from grader.text import Text

if TYPE_CHECKING:
    from grader.judge.comparison.expected import Leaf, Terms

Array: TypeAlias = np.ndarray[Any, Any]


def compare_arrays(leaf: Leaf, terms: Terms) -> Difference | None:
    """Return the first difference of a received value from the expected array, or None."""
    answer, received = leaf.answer, leaf.received
    assert isinstance(answer, np.ndarray)  # the caller chose by it
    if not isinstance(received, np.ndarray):
        return differing_types(leaf.part, answer, received)
    difference = _as_tensors(leaf, terms)
    if difference is not None:
        return replace(difference, remedy=array_remedy(difference))
    if terms.order and array_order(answer) != array_order(received):
        message = Text(
            "The values are right, but {part} has memory order {received}; {expected} was expected.",
            "数值正确，但{part}在内存中按 {received} 顺序存放，应为 {expected} 顺序。",
        ).format(part=leaf.part.inner_label, received=array_order(received), expected=array_order(answer))
        return Difference(DifferenceKind.ORDER, leaf.part.path, message)
    return None


def compare_numbers_of_numpy(leaf: Leaf, terms: Terms) -> Difference | None:
    """Return how a received number differs from the expected NumPy number, or None; a Python number is accepted.

    A whole number is accepted for a floating one; otherwise the kinds must be equal.
    """
    answer, received = leaf.answer, leaf.received
    assert isinstance(answer, np.generic)  # the caller chose by it
    plain = received.item() if isinstance(received, np.generic) else received
    wanted: object = answer.item()
    whole_for_float = isinstance(wanted, float) and isinstance(plain, int) and not isinstance(plain, bool)
    if type(plain) is not type(wanted) and not whole_for_float:
        return differing_types(leaf.part, answer, received)
    asked = np.asarray(answer)
    try:
        seen = np.asarray(plain, dtype=asked.dtype)
    except OverflowError:  # a whole number that this dtype cannot hold
        seen = np.asarray(plain, dtype=np.float64)
    return _as_tensors(replace(leaf, answer=asked, received=seen.astype(asked.dtype)), terms)


def as_tensor(value: object) -> object:
    """Return a NumPy array or number as a tensor; anything else unchanged."""
    if isinstance(value, np.generic):
        value = np.asarray(value)
    if not isinstance(value, np.ndarray):
        return value
    return torch.from_numpy(np.ascontiguousarray(value).reshape(value.shape))  # torch does not accept negative strides


def _as_tensors(leaf: Leaf, terms: Terms) -> Difference | None:
    given = {name: as_tensor(getattr(leaf, name)) for name in ("answer", "exact", "single", "received")}
    return compare_tensors(replace(leaf, **given), replace(terms, detached=False))  # type: ignore[arg-type] # by name
