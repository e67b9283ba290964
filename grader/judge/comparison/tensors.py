"""Compare tensors: shape, dtype, device, graph, finiteness and values, each with its own sentence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from grader.judge.comparison.difference import Difference, DifferenceKind
from grader.judge.comparison.remedies import dtype_remedy, shape_remedy
from grader.judge.comparison.target import precise, target_of
from grader.judge.comparison.types import differing_types
from grader.judge.comparison.words import (
    dtype_words,
    number_words,
    numbers_apart,
    place_words,
    shape_words,
)
from grader.text import Text

if TYPE_CHECKING:
    from grader.judge.comparison.difference import ResultPart
    from grader.judge.comparison.expected import Leaf, Target, Terms


def compare_tensors(leaf: Leaf, terms: Terms) -> Difference | None:
    """Return the first difference of a received value from the expected tensor, or None."""
    answer, received = leaf.answer, leaf.received
    assert isinstance(answer, torch.Tensor)  # the caller chose by it
    if not isinstance(received, torch.Tensor):
        return differing_types(leaf.part, answer, received)
    if received.shape != answer.shape:
        return _shape_difference(leaf.part, answer, received)
    if received.dtype != answer.dtype:
        message = Text(
            "{part} has dtype {received}; {expected} was expected.", "{part}的 dtype 是 {received}，应为 {expected}。"
        ).format(part=leaf.part.label, received=dtype_words(received.dtype), expected=dtype_words(answer.dtype))
        return Difference(
            DifferenceKind.DTYPE, leaf.part.path, message, remedy=dtype_remedy(answer, received, leaf.part)
        )
    if terms.detached and received.requires_grad:
        message = Text(
            "{part} still requires grad: it keeps the graph it was computed in. Return it detached.",
            "{part}仍然需要梯度（requires_grad），即保留着计算图。应返回与计算图分离（detach）的张量。",
        ).format(part=leaf.part.label)
        return Difference(DifferenceKind.GRAPH, leaf.part.path, message)
    return values_difference(leaf.part, target_of(leaf, terms), precise(received))


def values_difference(part: ResultPart, target: Target, received: torch.Tensor) -> Difference | None:
    """Return the difference in values of a tensor of the target's shape, in float64, or None."""
    if target.met_by(received):
        return None
    exact, dtype = target.exact, target.dtype
    strange = received.isfinite().logical_not() & (received != exact) & ~(received.isnan() & exact.isnan())
    if strange.any():
        return _not_finite(part, exact, received, strange, dtype)
    error = (received - exact).abs()
    # With this form a nan on either side counts as wrong; equal infinities and nans were handled above.
    wrong = ~(error <= target.allowed) & ~(received == exact) & ~(received.isnan() & exact.isnan())
    if not wrong.any():
        return None
    excess = torch.where(wrong, error.nan_to_num(posinf=torch.finfo(torch.float64).max), torch.zeros_like(error))
    place = _unravel(int(excess.flatten().argmax()), exact.shape)
    seen, right = numbers_apart(received[place].item(), exact[place].item())
    message = Text(
        "{part}{place} is {received}; {expected} was expected", "{part}{place} 为 {received}，应为 {expected}"
    ).format(part=part.label, place=place_words(place), received=seen, expected=right) + _extent(
        int(wrong.sum()), exact.numel()
    )
    return Difference(DifferenceKind.VALUES, part.path, message, exact, received, dtype)


def number_tensor(number: float) -> torch.Tensor:
    """Return a plain number as a float64 scalar; a whole number that is too large becomes infinite."""
    try:
        return torch.tensor(float(number), dtype=torch.float64)
    except OverflowError:
        return torch.tensor(math.inf if number > 0 else -math.inf, dtype=torch.float64)


def _extent(count: int, total: int) -> Text:
    if total == 1:
        return Text(".", "。")
    if count == total:
        return Text(" (all {n} entries differ).", "（全部 {n} 个元素都不同）。").format(n=total)
    return Text(" ({count} of {n} entries differ).", "（{n} 个元素中有 {count} 个不同）。").format(count=count, n=total)


def _shape_difference(part: ResultPart, answer: torch.Tensor, received: torch.Tensor) -> Difference:
    message = Text(
        "{part} has shape {received}; {expected} was expected.", "{part}的形状是 {received}，应为 {expected}。"
    ).format(part=part.label, received=shape_words(received.shape), expected=shape_words(answer.shape))
    return Difference(DifferenceKind.SHAPE, part.path, message, remedy=shape_remedy(answer, received, part))


def _not_finite(
    part: ResultPart, exact: torch.Tensor, received: torch.Tensor, strange: torch.Tensor, dtype: torch.dtype
) -> Difference:
    place = _unravel(int(strange.flatten().int().argmax()), exact.shape)
    message = Text(
        "{part}{place} is {received}; {expected} was expected{extent}",
        "{part}{place} 为 {received}，应为 {expected}{extent}",
    ).format(
        part=part.label,
        place=place_words(place),
        received=number_words(received[place].item()),
        expected=number_words(exact[place].item()),
        extent=_extent(int(strange.sum()), exact.numel()),
    )
    return Difference(DifferenceKind.NOT_FINITE, part.path, message, exact, received, dtype)


def _unravel(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    place = []
    for size in reversed(shape):
        place.append(flat % size)
        flat //= size
    return tuple(reversed(place))
