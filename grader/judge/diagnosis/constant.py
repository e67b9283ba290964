"""An answer that is the same number everywhere, whatever the arguments are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.judge.comparison.words import number_words
from grader.judge.diagnosis.context import ENOUGH, by_part, has_wrong_values
from grader.judge.diagnosis.finding import Finding, named
from grader.result import Visibility
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.judge.diagnosis.context import DiagnosisContext, Pair
    from grader.judge.observation import Observation

_ALWAYS: Final = Text(
    "{Part} is {value} for all arguments. Print the intermediate results: after which line do they no longer depend on"
    " the arguments?",
    "无论参数是什么，{part}都是 {value}。请打印中间结果，看看从哪一行之后它们不再随参数变化。",
)
_ONE_NUMBER: Final = Text("the same number", "同一个数")


@dataclass(frozen=True, slots=True)
class Constant:
    """All entries of a part are one number in every answer, though other ones are asked for."""

    part: str
    value: float

    def agrees(self, observations: Sequence[Observation]) -> bool:
        """Tell whether no answer has another number in this part."""
        return all(bool((pair.received == self.value).all()) for pair in self._pairs(observations))

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether this holds for several answers, for which different numbers are expected."""
        pairs = [pair for pair in self._pairs(observations) if pair.expected.numel()]
        wrong = [pair for pair in pairs if bool((pair.expected != self.value).any())]
        expected = {number for pair in wrong for number in pair.expected.flatten()[:ENOUGH].tolist()}
        return self.agrees(observations) and len(wrong) >= ENOUGH and len(expected) >= ENOUGH

    def _pairs(self, observations: Sequence[Observation]) -> Sequence[Pair]:
        return by_part(observations).get(self.part, [])


def find(inquiry: DiagnosisContext) -> Finding | None:
    """Return the finding if a part of the result never changes, and is wrong."""
    if not has_wrong_values(inquiry.observations):
        return None
    for part, pairs in by_part(inquiry.observations).items():
        first = next((pair.received for pair in pairs if pair.received.numel()), None)
        if first is None:
            continue
        claim = Constant(part, float(first.flatten()[0]))
        if inquiry.holds(claim):
            hidden = inquiry.check.visibility is Visibility.HIDDEN  # a number could be one of its inputs
            value = _ONE_NUMBER if hidden else Text.same(number_words(claim.value))
            return Finding(_ALWAYS.format(**named(part), value=value), claim=claim)
    return None
