"""Scale and sign: an answer that is a multiple of the right one, with a constant factor or one tied to a size.

For received s and expected r the factor is c = ⟨s,r⟩ / ⟨r,r⟩; it explains the answer if |s − c·r| / |s| is nearly 0.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.judge.comparison.structure import tensors_in
from grader.judge.diagnosis.context import ENOUGH, by_part, has_wrong_values
from grader.judge.diagnosis.finding import Finding
from grader.judge.diagnosis.sizes import named_sizes
from grader.judge.norm import norm
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.course.model import Check
    from grader.judge.diagnosis.context import DiagnosisContext, Pair
    from grader.judge.observation import Observation

CLOSE = 1e-4
"""How equal two factors must be: far coarser than the rounding of a sum, far finer than any meaningful factor."""
_WHOLE = 20
"""Up to this number, a factor is written as a whole number or as its inverse."""

_USUAL: Mapping[float, Text] = {
    -1.0: Text("the sign is flipped", "符号反了"),
    2.0: Text(
        "a factor of 2 too many, or a gradient that was accumulated twice", "多了一个因子 2，或者梯度被累积了两次"
    ),
    0.5: Text(
        "a factor of 2 is missing, as if half the square had been differentiated and not the square",
        "少了一个因子 2，好像是对“二分之一平方”而不是对平方求了导",
    ),
    -2.0: Text("the sign is flipped and there is a factor of 2 too many", "符号反了，并且多了一个因子 2"),
    -0.5: Text("the sign is flipped and a factor of 2 is missing", "符号反了，并且少了一个因子 2"),
}
_SUM = Text("a sum where a mean was asked for", "该取平均值的地方取了总和")
_MEAN = Text("a mean where a sum was asked for", "该取总和的地方取了平均值")


@dataclass(frozen=True, slots=True)
class Factor:
    """The factor of an answer: a number, times a size (power 1), divided by a size (power −1), or alone (0)."""

    number: float
    size: str = ""
    power: int = 0

    def at(self, sizes: Mapping[str, int]) -> float | None:
        """Return its value in a case; None if the case lacks the size."""
        if not self.power:
            return self.number
        size = sizes.get(self.size, 0)
        return self.number * size**self.power if size else None

    @property
    def is_one(self) -> bool:
        """Whether the factor is 1."""
        return not self.power and abs(self.number - 1.0) <= CLOSE


@dataclass(frozen=True, slots=True)
class Multiple:
    """On every case, some parts of the result are the right ones times a factor, and all other parts are right."""

    parts: tuple[str, ...]
    factor: Factor
    checks: tuple[Check, ...]
    """The checks that call the same entry point: they name the sizes of the arguments."""

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether this holds for all informative cases, and there are enough of them."""
        said: Counter[str] = Counter()
        for part, pairs in by_part(observations).items():
            wanted = self.factor if part in self.parts else Factor(1.0)
            for pair in filter(_says_something, pairs):
                factor, right = _factor(pair), wanted.at(_sizes(pair, self.checks))
                if factor is None or right is None or abs(factor - right) > CLOSE * abs(right):
                    return False
                said[part] += 1
        return max(said[part] for part in self.parts) >= ENOUGH and has_wrong_values(observations)


def find(inquiry: DiagnosisContext) -> Finding | None:
    """Return the finding if every wrong part of the result is the right one times the same factor."""
    if not inquiry.wrong_values:
        return None
    checks = tuple(check for check in inquiry.plan.exercise.checks if check.target == inquiry.check.target)
    if None in _factors(inquiry.observations, checks).values():  # nor have all, if more are asked
        return None
    observations = [observation for observation in inquiry.everywhere if not _is_empty(observation)]
    factors = _factors(observations, checks)
    wrong = {part: factor for part, factor in factors.items() if factor is not None and not factor.is_one}
    if None in factors.values() or not wrong or any(factor.number == 0 for factor in wrong.values()):
        return None
    factor = next(iter(wrong.values()))
    claim = Multiple(tuple(wrong), factor, checks)
    return Finding(_message(tuple(wrong), factor), claim=claim) if claim.holds(observations) else None


def _factors(observations: Sequence[Observation], checks: tuple[Check, ...]) -> Mapping[str, Factor | None]:
    """Return the factor of each part that all cases share."""
    told = [observation for observation in observations if not _is_empty(observation)]
    return {part: _common(pairs, checks) for part, pairs in by_part(told).items()}


def _common(pairs: Sequence[Pair], checks: tuple[Check, ...]) -> Factor | None:
    """Return the factor that all cases share, 1 if no case tells; None if they share none."""
    telling = [pair for pair in pairs if _says_something(pair)]
    values = [_factor(pair) for pair in telling]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    if not known or all(abs(value - 1.0) <= CLOSE for value in known):
        return Factor(1.0)
    if all(abs(value) <= CLOSE for value in known):
        return None
    if all(abs(value - known[0]) <= CLOSE * abs(known[0]) for value in known):
        return Factor(known[0])
    sizes = [_sizes(pair, checks) for pair in telling]
    for name in sorted({name for size in sizes for name in size}):
        for power in (1, -1):
            factor = Factor(_tied(known[0], sizes[0].get(name, 0), power), name, power)
            if _fits(factor, known, sizes):
                return factor
    return None


def _tied(value: float, size: int, power: int) -> float:
    return value / size**power if size else 0.0


def _fits(factor: Factor, values: Sequence[float], sizes: Sequence[Mapping[str, int]]) -> bool:
    right = [factor.at(size) for size in sizes]
    return all(
        one is not None and abs(value - one) <= CLOSE * abs(one) for value, one in zip(values, right, strict=True)
    )


def _is_empty(observation: Observation) -> bool:
    """Tell whether an argument is empty: a mean over nothing has no factor."""
    return any(not tensor.numel() for tensor in tensors_in(observation.question.case.arguments))


def _sizes(pair: Pair, checks: tuple[Check, ...]) -> Mapping[str, int]:
    case = pair.observation.question.case
    return pair.observation.once("sizes", lambda: named_sizes(case, checks))


def _says_something(pair: Pair) -> bool:
    """Tell whether the expected part has entries other than zeros, and rounding does not drown them.

    A right zero says nothing, and any other answer is not a multiple of zero.
    """
    return pair.noise <= CLOSE / 4 and pair.observation.once(("not zeros", pair.part), lambda: not _has_zeros(pair))


def _has_zeros(pair: Pair) -> bool:
    return not pair.expected.abs().gt(0).any() and not pair.received.abs().gt(CLOSE).any()


def _factor(pair: Pair) -> float | None:
    """Return the factor of one part on one case; None if it is not a multiple."""
    return pair.observation.once(("factor", pair.part), lambda: _measured(pair))


def _measured(pair: Pair) -> float | None:
    right, seen = pair.expected.flatten(), pair.received.flatten()
    largest = float(right.abs().max()) if right.numel() else 0.0
    if not (seen.isfinite().all() and right.isfinite().all()) or not largest:
        return None
    right, seen = right / largest, seen / largest  # squares of tiny numbers would be 0, of huge ones infinite
    factor = float(seen @ right) / float(right @ right)
    return factor if norm(seen - factor * right) <= CLOSE * max(norm(seen), norm(right)) else None


def _message(parts: tuple[str, ...], factor: Factor) -> Text:
    words, meaning = _words(factor)
    message = Text(
        "{parts} {is_are} {factor} times what was expected, on every case. That usually means: {meaning}.",
        "在每个用例上，{parts}都是期望值的 {factor} 倍。这通常意味着：{meaning}。",
    )
    named = ", ".join(f"`{part}`" for part in parts if part)
    return message.format(
        parts=Text.same(named) if named else Text("Your result", "你的结果"),
        is_are=Text("are" if len(parts) > 1 else "is", ""),
        factor=words,
        meaning=meaning,
    )


def _words(factor: Factor) -> tuple[str, Text]:
    """Word a factor as people write it, `−1`, `N`, `1/(2N)`, with its usual meaning."""
    usual = next((value for value in _USUAL if abs(factor.number - value) <= CLOSE * abs(value)), None)
    also = NOTHING if usual is None else _USUAL[usual]
    if not factor.power:
        return _number(factor.number), also or Text("a constant factor is wrong", "有一个常数因子不对")
    meaning = _SUM if factor.power > 0 else _MEAN
    if abs(factor.number - 1.0) > CLOSE:
        also = also or Text("a constant factor is wrong", "有一个常数因子不对")
        meaning = meaning + Text(", and ", "，并且") + also
    return _tied_words(factor), meaning


def _tied_words(factor: Factor) -> str:
    sign, number = "−" if factor.number < 0 else "", abs(factor.number)
    inverse = round(1 / number)
    over_whole = 1 < inverse <= _WHOLE and abs(number * inverse - 1) <= CLOSE
    if factor.power < 0:
        if over_whole:
            return f"{sign}1/({inverse}{factor.size})"
        return f"{sign}{'1' if abs(number - 1) <= CLOSE else _number(number)}/{factor.size}"
    if over_whole:
        return f"{sign}{factor.size}/{inverse}"
    return f"{sign}{'' if abs(number - 1) <= CLOSE else _number(number)}{factor.size}"


def _number(number: float) -> str:
    near = next(
        (value for value in (round(number), *_USUAL) if value and abs(number - value) <= CLOSE * abs(value)), None
    )
    return (f"{near:g}" if near is not None else f"{number:.4g}").replace("-", "−")
