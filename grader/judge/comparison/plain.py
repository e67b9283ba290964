"""Compare plain values: numbers, truth values, strings, None."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.comparison.difference import Difference, DifferenceKind
from grader.judge.comparison.target import target_of
from grader.judge.comparison.tensors import number_tensor, values_difference
from grader.judge.comparison.texts import set_difference, text_difference
from grader.judge.comparison.types import differing_types
from grader.judge.comparison.words import quoted
from grader.text import Text

if TYPE_CHECKING:
    from grader.judge.comparison.expected import Leaf, Terms


def compare_plain(leaf: Leaf, terms: Terms) -> Difference | None:
    """Return how a received plain value differs from the expected one, or None; an int is accepted for a float."""
    if isinstance(leaf.answer, float):
        if isinstance(leaf.received, bool) or not isinstance(leaf.received, float | int):
            return differing_types(leaf.part, leaf.answer, leaf.received)
        return _compare_numbers(leaf, leaf.received, terms)
    answer, received = leaf.answer, leaf.received
    if isinstance(answer, frozenset):
        answer = set(answer)
    if type(received) is not type(answer):
        return differing_types(leaf.part, answer, received)
    if received == answer:
        return None
    if isinstance(answer, str | bytes) and isinstance(received, str | bytes):
        return Difference(DifferenceKind.VALUES, leaf.part.path, text_difference(leaf.part, answer, received))
    if isinstance(answer, set) and isinstance(received, set):
        return Difference(DifferenceKind.VALUES, leaf.part.path, set_difference(leaf.part, answer, received))
    message = Text("{part} is {received}; {expected} was expected.", "{part}为 {received}，应为 {expected}。")
    return Difference(
        DifferenceKind.VALUES,
        leaf.part.path,
        message.format(part=leaf.part.label, received=quoted(leaf.received), expected=quoted(leaf.answer)),
    )


def _compare_numbers(leaf: Leaf, received: float, terms: Terms) -> Difference | None:
    target = target_of(leaf, terms)
    if target.number is not None and type(received) is float:
        exact, allowed = target.number
        if abs(received - exact) <= allowed:
            return None
    return values_difference(leaf.part, target, number_tensor(received))
