"""Properties that every right answer has and this one lacks, found by looking at the right answers themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from grader.judge.comparison.words import number_words
from grader.judge.diagnosis.finding import Finding
from grader.judge.diagnosis.inquiry import alike, precise
from grader.result import Visibility
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.judge.case import Case
    from grader.judge.diagnosis.inquiry import Inquiry, Pair

CLOSE = 1e-4
"""How far a property may be off; far above rounding, far below anything meant."""


@dataclass(frozen=True, slots=True)
class Property:
    """Something true of a tensor: by how much it is missed, nan where the tensor says nothing about it."""

    missed: Callable[[torch.Tensor], float]
    message: Text
    """With the gaps {part} and {off}."""


def _sums_to(target: float, dim: int) -> Callable[[torch.Tensor], float]:
    def missed(tensor: torch.Tensor) -> float:
        if tensor.dim() < -dim or tensor.dim() <= dim or tensor.shape[dim] < 2:  # noqa: PLR2004 - one entry sums to itself
            return float("nan")
        sums = tensor.sum(dim)
        scale = max(1.0, float(tensor.abs().max())) if tensor.numel() else 1.0
        return float((sums - target).abs().max()) / scale if sums.numel() else float("nan")

    return missed


def _asymmetry(tensor: torch.Tensor) -> float:
    if tensor.dim() != 2 or tensor.shape[0] != tensor.shape[1] or tensor.shape[0] < 2:  # noqa: PLR2004 - a matrix
        return float("nan")
    return float((tensor - tensor.T).abs().max()) / max(1.0, float(tensor.abs().max()))


def _outside_unit(tensor: torch.Tensor) -> float:
    return float((tensor.clamp(0.0, 1.0) - tensor).abs().max()) if tensor.numel() else float("nan")


def _below_zero(tensor: torch.Tensor) -> float:
    return float((-tensor).clamp(min=0.0).max()) if tensor.numel() else float("nan")


def _sums_message(target: int, place_en: str, place_zh: str) -> Text:
    return Text(
        f"{place_en} of {{part}} must sum to {target}; here one is off by {{off}}.",
        f"{{part}}的{place_zh}之和必须是 {target}；这里偏差为 {{off}}。",
    )


PROPERTIES: tuple[Property, ...] = (
    Property(_sums_to(0.0, -1), _sums_message(0, "Each row", "每一行")),
    Property(_sums_to(1.0, -1), _sums_message(1, "Each row", "每一行")),
    Property(_sums_to(0.0, 0), _sums_message(0, "Each column", "每一列")),
    Property(_sums_to(1.0, 0), _sums_message(1, "Each column", "每一列")),
    Property(
        _asymmetry,
        Text("{part} must be symmetric; here it is off by {off}.", "{part}必须是对称的；这里偏差为 {off}。"),
    ),
    Property(
        _outside_unit,
        Text(
            "{part} must lie between 0 and 1; here it is off by {off}.", "{part}必须在 0 和 1 之间；这里偏差为 {off}。"
        ),
    ),
    Property(
        _below_zero,
        Text("{part} can never be negative; here it is off by {off}.", "{part}不可能为负；这里偏差为 {off}。"),
    ),
)


def find(inquiry: Inquiry) -> Finding | None:
    """Return the finding for the first property that all right answers have and some answer here lacks."""
    if not inquiry.wrong_values:
        return None
    for part, pairs in inquiry.by_part().items():
        for one in PROPERTIES:
            off = _lacks(one, pairs)
            if off is not None:
                named = Text.same(f"`{part}`") if part else Text("your result", "\u4f60\u7684\u7ed3\u679c")
                hidden = inquiry.check.visibility is Visibility.HIDDEN
                said = (
                    Text("more than rounding", "\u8d85\u51fa\u820d\u5165\u8bef\u5dee") if hidden else number_words(off)
                )
                return Finding(one.message.format(part=named, off=said))
    return _shift(inquiry) or _linearity(inquiry)


def _lacks(one: Property, pairs: list[Pair]) -> float | None:
    """Return by how much some answer misses a property that all the expected ones have."""
    right = [one.missed(pair.expected) for pair in pairs]
    said = [missed for missed in right if missed == missed]  # noqa: PLR0124 - not nan
    if not said or max(said) > CLOSE / 100:
        return None
    seen = [one.missed(pair.received) for pair, missed in zip(pairs, right, strict=True) if missed == missed]  # noqa: PLR0124
    worst = max(seen)
    return worst if worst > CLOSE else None


def _shift(inquiry: Inquiry) -> Finding | None:
    """Adding one number to all entries of an argument: where that changes nothing in the reference, but here."""
    text = Text(
        "Adding the same number to all entries of `{name}` must not change the result; it changes yours.",
        "给 `{name}` 的所有元素加上同一个数，结果不应改变；而你的结果变了。",
    )
    return _relation(inquiry, lambda tensor: tensor + 1.0, 1.0, text)


def _linearity(inquiry: Inquiry) -> Finding | None:
    """Doubling an argument: where that doubles the reference's result, but not this one."""
    text = Text(
        "The result must be linear in `{name}`: twice `{name}` gives twice the result; yours does not.",
        "结果对 `{name}` 应当是线性的：`{name}` 加倍，结果也加倍；而你的结果不是这样。",
    )
    return _relation(inquiry, lambda tensor: tensor * 2.0, 2.0, text)


def _relation(
    inquiry: Inquiry, change: Callable[[torch.Tensor], torch.Tensor], factor: float, text: Text
) -> Finding | None:
    for observation in (one for one in inquiry.observations if not one.passed):
        case = observation.question.case
        for name, value in case.arguments.items():
            if not isinstance(value, torch.Tensor) or not value.is_floating_point() or not value.numel():
                continue
            changed = _with(case, name, change(value.detach()))
            if _keeps(inquiry.reference(case), inquiry.reference(changed), factor):
                seen = inquiry.question(changed)
                first = getattr(observation.outcome, "value", None)
                if seen is not None and not _keeps(first, seen, factor):
                    return Finding(text.format(name=name))
        return None  # one case is enough to look at
    return None


def _with(case: Case, name: str, value: torch.Tensor) -> Case:
    return replace(case, arguments={**case.arguments, name: value})


def _keeps(before: object, after: object, factor: float) -> bool:
    one, other = precise(before), precise(after)
    return one is not None and other is not None and float(one.norm()) > CLOSE and alike(factor * one, other)
