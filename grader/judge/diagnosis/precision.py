"""Right in a lower precision than was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from grader.judge.comparison.words import dtype_words
from grader.judge.diagnosis.finding import Finding
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.judge.diagnosis.inquiry import Inquiry, Pair

# dtype: the next lower one, and the relative error that computing in it leaves
_LOWER: Mapping[torch.dtype, tuple[torch.dtype, float]] = {
    torch.float64: (torch.float32, 1e-5),
    torch.float32: (torch.float16, 2e-2),
}


def find(inquiry: Inquiry) -> Finding | None:
    """Return the finding where every wrong part is right but for the rounding of the next lower precision."""
    if not inquiry.wrong_values:
        return None
    wrong = [pair for pair in inquiry.pairs() if not pair.observation.passed and not _equal(pair)]
    if not wrong or not all(_rounded(pair) for pair in wrong):
        return None
    dtype = wrong[0].dtype
    lower = _LOWER[dtype][0]
    text = Text(
        "Your result is right only to the precision of {lower}, though its dtype is {dtype}: somewhere on the way the"
        " computation is done in {lower} (a tensor made without a dtype, a conversion, a float() too early).",
        "你的结果只有 {lower} 的精度，而它的 dtype 是 {dtype}：计算中途用了 {lower}"
        "（例如创建张量时没有指定 dtype，或做了类型转换）。",
    )
    return Finding(text.format(lower=dtype_words(lower), dtype=dtype_words(dtype)))


def _equal(pair: Pair) -> bool:
    return torch.allclose(pair.expected, pair.received, rtol=1e-12, atol=0.0)


def _rounded(pair: Pair) -> bool:
    lower = _LOWER.get(pair.dtype)
    if lower is None or not pair.received.isfinite().all():
        return False
    size = max(float(pair.expected.norm()), pair.observation.question.case.magnitude)
    return float((pair.expected - pair.received).norm()) <= lower[1] * size
