"""Small numbers and clips added for safety, without which the answers are right.

Nothing is guessed: the named guard was removed from the source, and the checks' cases and fresh ones were asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.judge.comparison.difference import DifferenceKind
from grader.judge.diagnosis.finding import Finding
from grader.judge.observation import Observation
from grader.submission.guards import Guard, GuardKind
from grader.submission.source import place
from grader.text import Text

if TYPE_CHECKING:
    from grader.judge.diagnosis.context import DiagnosisContext
    from grader.judge.question import Question

Without = Callable[[tuple[Guard, ...], Sequence["Question"]], Sequence[Observation]]

_EPSILON = Text(
    "The small number {words} ({lines}) makes your result inexact: without it, all answers of this check are"
    " right. If it is there to avoid a division by zero or the logarithm of zero, write the formula so that"
    " neither happens.",
    "小常数 {words}（{lines}）使结果不精确：去掉它，本项检查的答案就全对了。"
    "如果它是为了避免除以零或对零取对数，请改写公式，使这两种情况都不会出现。",
)
_THRESHOLD = Text(
    "The comparison with {words} ({lines}) treats small numbers like zero: with 0 in its place, all answers of this"
    " check are right.",
    "与 {words} 的比较（{lines}）把很小的数当成了零：换成 0 之后，本项检查的答案就全对了。",
)
_CLIP = Text(
    "{words} ({lines}) cuts off numbers that are needed: without it, all answers of this check are right.",
    "{words}（{lines}）截断了需要的数值：去掉它，本项检查的答案就全对了。",
)
_SEVERAL = Text(
    "{words} ({lines}) change your result: without them, all answers of this check are right.",
    "{words}（{lines}）改变了结果：去掉它们，本项检查的答案就全对了。",
)
_HIDING = Text(
    "{words} ({lines}) only hides that the formula breaks down here: without it, your result is inf or nan. Write the"
    " formula so that no intermediate result overflows or becomes zero.",
    "{words}（{lines}）只是掩盖了公式在这里失效：去掉它，结果就是 inf 或 nan。请改写公式，使中间结果不会溢出或变成零。",
)
_WORDING = {GuardKind.EPSILON: _EPSILON, GuardKind.THRESHOLD: _THRESHOLD, GuardKind.CLIP: _CLIP}


@dataclass(frozen=True, slots=True)
class Needless:
    """Without some guards, all answers are right."""

    guards: tuple[Guard, ...]
    without: Without

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether some of these answers are wrong, and none is once the guards are removed."""
        return self.explains(observations, self.without(self.guards, _questions(observations)))

    @staticmethod
    def explains(observations: Sequence[Observation], seen: Sequence[Observation]) -> bool:
        """Tell whether the claim holds for these answers and for those to the same questions without the guards."""
        wrong = any(not observation.passed for observation in observations)
        return wrong and len(seen) == len(observations) and all(observation.passed for observation in seen)


@dataclass(frozen=True, slots=True)
class Hiding:
    """Without some guards, every wrong answer is not even finite."""

    guards: tuple[Guard, ...]
    without: Without

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether some of these answers are wrong, and not finite once the guards are removed."""
        return self.explains(observations, self.without(self.guards, _questions(observations)))

    @staticmethod
    def explains(observations: Sequence[Observation], seen: Sequence[Observation]) -> bool:
        """Tell whether the claim holds for these answers and for those to the same questions without the guards."""
        others = [other for one, other in zip(observations, seen, strict=False) if not one.passed]
        return (
            len(seen) == len(observations)
            and bool(others)
            and all(
                other.difference is not None and other.difference.kind is DifferenceKind.NOT_FINITE for other in others
            )
        )


def find(inquiry: DiagnosisContext) -> Finding | None:
    """Return the finding if guards alone make answers wrong, or hide another fault."""
    if not inquiry.guards or not inquiry.wrong_values:
        return None
    for guards in inquiry.guards:
        seen = inquiry.without(guards, _questions(inquiry.observations))
        for claim in (Needless(guards, inquiry.without), Hiding(guards, inquiry.without)):
            if claim.explains(inquiry.observations, seen) and claim.holds(inquiry.with_fresh):
                hiding = _HIDING if isinstance(claim, Hiding) else None
                return Finding(_message(guards, inquiry.units, hiding), claim=claim)
    return None


def _questions(observations: Sequence[Observation]) -> list[Question]:
    return [observation.question for observation in observations]


def _message(guards: Sequence[Guard], units: Sequence[str], hiding: Text | None) -> Text:
    kinds = {guard.kind for guard in guards}
    words = dict.fromkeys(guard.words for guard in guards)
    text = hiding or (_WORDING[guards[0].kind] if len(kinds) == len(words) == 1 else _SEVERAL)
    places = dict.fromkeys((units[guard.unit], guard.line) for guard in guards)
    return text.format(
        words=Text.same(", ".join(f"`{word}`" for word in words)),
        lines=Text.join((place(*spot) for spot in places), Text(", ", "、")),
    )
