"""Where nan and inf may begin: the operations of the student's own source whose result is not always finite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.judge.comparison.difference import DifferenceKind
from grader.submission.source import place
from grader.submission.traits import TraitKind
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.judge.observation import Observation
    from grader.submission.traits import Trait

_SHOWN: Final = 3
_MAY: Final = Text(
    "In your code nan or inf can begin at {operations}. Print what goes in there.",
    "在你的代码中，nan 或 inf 可能始于 {operations}。请打印那里的输入。",
)
_OPERATION: Final = Text("`{words}` ({place}: {why})", "`{words}`（{place}：{why}）")
_WHY: Final[Mapping[TraitKind, Text]] = {
    TraitKind.LOGARITHM: Text(
        "the logarithm of 0 is -inf, of a negative number nan", "0 的对数是 -inf，负数的对数是 nan"
    ),
    TraitKind.DIVISION: Text("0/0 is nan, any other number divided by 0 is inf", "0/0 是 nan，其他数除以 0 是 inf"),
    TraitKind.EXPONENTIAL: Text(
        "exp of a large number is inf, and inf - inf and inf/inf are nan",
        "很大的数的 exp 是 inf，inf - inf 和 inf/inf 是 nan",
    ),
    TraitKind.ROOT: Text("the root of a negative number is nan", "负数的平方根是 nan"),
}


def likely_origins(traits: Sequence[Trait], observation: Observation) -> Text:
    """Name the first operation of each kind that may give nan or inf, if that is what is wrong; else nothing."""
    difference = observation.difference
    if difference is None or difference.kind is not DifferenceKind.NOT_FINITE:
        return NOTHING
    first: dict[TraitKind, Trait] = {}
    for trait in traits:
        if trait.kind in _WHY:
            first.setdefault(trait.kind, trait)
    told = [
        _OPERATION.format(words=trait.words, place=place(trait.unit, trait.line), why=_WHY[kind])
        for kind, trait in first.items()
    ]
    return _MAY.format(operations=Text.join(told[:_SHOWN], Text(", ", "、"))) if told else NOTHING
