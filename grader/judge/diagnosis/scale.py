"""Scale and sign: an answer that is a multiple of the right one, the same on every case or tied to a size.

For received s and expected r the factor is c = ⟨s,r⟩ / ⟨r,r⟩; it explains the answer where |s − c·r| / |s| vanishes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.judge.diagnosis.finding import Finding
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.judge.diagnosis.inquiry import Inquiry, Pair

CLOSE = 1e-4
"""How equal two factors must be; far coarser than the rounding of a sum, far finer than any meaningful factor."""

_USUAL: Mapping[float, Text] = {
    -1.0: Text("the sign is flipped", "符号反了"),
    2.0: Text(
        "a factor of 2 too many, or a gradient that was accumulated twice", "多了一个因子 2，或者梯度被累积了两次"
    ),
    0.5: Text(
        "a factor of 2 is missing, as when the square's derivative is taken for the half square's",
        "少了一个因子 2，例如把平方的导数当成了“二分之一平方”的导数",
    ),
    -2.0: Text("the sign is flipped and there is a factor of 2 too many", "符号反了，并且多了一个因子 2"),
    -0.5: Text("the sign is flipped and a factor of 2 is missing", "符号反了，并且少了一个因子 2"),
}


@dataclass(frozen=True, slots=True)
class _Factor:
    value: float
    sizes: Mapping[str, int]


def find(inquiry: Inquiry) -> Finding | None:
    """Return the finding where every wrong part of the result is a multiple of the right one."""
    relations = {}
    for part, pairs in inquiry.by_part().items():
        factors = [_factor(pair) for pair in pairs]
        if any(factor is None for factor in factors):
            return None
        telling = [one for one in factors if one is not None and not math.isnan(one.value)]
        relations[part] = _relation(telling) if telling else ("1", NOTHING)
    if not inquiry.wrong_values or None in relations.values():
        return None
    wrong = {part: relation for part, relation in relations.items() if relation is not None and relation[0] != "1"}
    if len(set(wrong.values())) != 1:
        return None
    name, meaning = next(iter(wrong.values()))
    message = Text(
        "{parts} {is_are} {factor} times what was expected, on every case. That usually means: {meaning}.",
        "在每个用例上，{parts}都是期望值的 {factor} 倍。这通常意味着：{meaning}。",
    )
    named = ", ".join(f"`{part}`" for part in wrong if part)
    return Finding(
        message.format(
            parts=Text.same(named) if named else Text("Your result", "你的结果"),
            is_are=Text("are" if len(wrong) > 1 else "is", ""),
            factor=name,
            meaning=meaning,
        )
    )


def _factor(pair: Pair) -> _Factor | None:
    """Return the factor of one part on one case, nan where zeros were expected; None where it is no multiple."""
    right, seen = pair.expected.flatten(), pair.received.flatten()
    sizes = pair.observation.question.case.sizes
    if not seen.isfinite().all():
        return None
    if not float(right.abs().max() if right.numel() else 0.0):
        return _Factor(math.nan, sizes) if not seen.abs().gt(CLOSE).any() else None
    factor = float(seen @ right / (right @ right))
    residual = float((seen - factor * right).norm())
    return _Factor(factor, sizes) if residual <= CLOSE * max(float(seen.norm()), float(right.norm())) else None


def _relation(factors: Sequence[_Factor]) -> tuple[str, Text] | None:
    """Return the name of the factor that all cases share, a number or one tied to a size, with what it means."""
    values = [one.value for one in factors]
    if not values or any(abs(value) <= CLOSE for value in values):
        return None
    if _close(values, [values[0]] * len(values)) and len(values) > 1:
        return _constant(values[0])
    for name in factors[0].sizes:
        sizes = [float(one.sizes.get(name, 0)) for one in factors]
        if len(set(sizes)) > 1 and _close(values, sizes):
            return name, Text("a sum where a mean was asked for", "该取平均值的地方取了总和")
        if len(set(sizes)) > 1 and _close(
            [value * size for value, size in zip(values, sizes, strict=True)], [1.0] * len(values)
        ):
            return f"1/{name}", Text("a mean where a sum was asked for", "该取总和的地方取了平均值")
    return None


def _constant(value: float) -> tuple[str, Text]:
    if abs(value - 1) <= CLOSE:
        return "1", NOTHING
    for usual, meaning in _USUAL.items():
        if abs(value - usual) <= CLOSE * abs(usual):
            return f"{usual:g}".replace("-", "−"), meaning
    return f"{value:.4g}", Text("a constant factor is wrong", "有一个常数因子不对")


def _close(values: Sequence[float], targets: Sequence[float]) -> bool:
    return all(abs(value - target) <= CLOSE * abs(target) for value, target in zip(values, targets, strict=True))
