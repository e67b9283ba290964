"""A value of another type than the expected one: the same for all kinds of value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.comparison.difference import Difference, DifferenceKind
from grader.judge.comparison.remedies import type_remedy
from grader.judge.comparison.words import type_words
from grader.text import Text

if TYPE_CHECKING:
    from grader.judge.comparison.difference import ResultPart


def differing_types(part: ResultPart, answer: object, received: object) -> Difference:
    """Say which type a part has, and which was expected."""
    message = Text("{part} is {received}; {expected} was expected.", "{part}是{received}，应为{expected}。").format(
        part=part.label, received=type_words(received), expected=type_words(answer)
    )
    return Difference(DifferenceKind.TYPE, part.path, message, remedy=type_remedy(answer, received, part))
