"""Comparing plain values: numbers, truth values, strings, None."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.comparison.difference import Difference, DifferenceKind
from grader.judge.comparison.remedies import type_remedy
from grader.judge.comparison.target import target_of
from grader.judge.comparison.tensors import number_tensor, values_difference
from grader.judge.comparison.words import quoted, type_words
from grader.text import Text

if TYPE_CHECKING:
    from grader.judge.comparison.expected import Leaf, Terms


def compare_plain(leaf: Leaf, terms: Terms) -> Difference | None:
    """Return how a received plain value differs from the expected one, or None; an int may stand for a float."""
    if isinstance(leaf.answer, float):
        if isinstance(leaf.received, bool) or not isinstance(leaf.received, float | int):
            return _type_difference(leaf)
        return _compare_numbers(leaf, leaf.received, terms)
    if type(leaf.received) is not type(leaf.answer):
        return _type_difference(leaf)
    if leaf.received == leaf.answer:
        return None
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


def _type_difference(leaf: Leaf) -> Difference:
    message = Text("{part} is {received}; {expected} was expected.", "{part}是{received}，应为{expected}。").format(
        part=leaf.part.label, received=type_words(leaf.received), expected=type_words(leaf.answer)
    )
    remedy = type_remedy(leaf.answer, leaf.received, leaf.part)
    return Difference(DifferenceKind.TYPE, leaf.part.path, message, remedy=remedy)
