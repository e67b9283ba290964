"""Scale along one dimension: every slice is a multiple of the right one, each with a factor of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from grader.judge.diagnosis.finding import Finding
from grader.judge.diagnosis.inquiry import alike
from grader.text import Text

if TYPE_CHECKING:
    from grader.judge.diagnosis.inquiry import Inquiry, Pair


def find(inquiry: Inquiry) -> Finding | None:
    """Return the finding where each slice along one dimension has its own factor, on every case that tells."""
    if not inquiry.wrong_values:
        return None
    for part, pairs in inquiry.by_part().items():
        telling = [pair for pair in pairs if pair.expected.dim() > 1 and min(pair.expected.shape) > 1]
        for dim in range(-1, -1 - max((pair.expected.dim() for pair in telling), default=0), -1):
            if telling and all(_scaled_along(pair, dim) for pair in telling):
                return Finding(_message(part, telling[0].expected.dim() + dim))
    return None


def _scaled_along(pair: Pair, dim: int) -> bool:
    """Tell whether each slice across `dim` is a multiple of the expected one, the factors not all the same."""
    if pair.expected.dim() < -dim:
        return False
    right, seen = pair.expected.movedim(dim, -1), pair.received.movedim(dim, -1)
    squares = (right * right).sum(-1, keepdim=True)
    if not seen.isfinite().all() or not (squares > 0).all():
        return False
    factors = (seen * right).sum(-1, keepdim=True) / squares
    same = torch.full_like(factors, float(factors.mean()))
    return alike(factors * right, seen) and not alike(factors, same)


def _message(part: str, dim: int) -> Text:
    return Text(
        "Each slice of {part} along dim {dim} is a multiple of what was expected, but each with a factor of its own."
        " That usually means: something is summed, averaged or normalised over the wrong dimension.",
        "{part}沿第 {dim} 维的每个切片都是期望值的若干倍，但各切片的倍数不同。"
        "这通常意味着：求和、求平均或归一化用错了维度。",
    ).format(part=Text.same(f"`{part}`") if part else Text("your result", "你的结果"), dim=dim)
