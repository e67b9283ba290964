"""Comparing tensors: shape, dtype, device, graph, finiteness, values, each with its own sentence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from grader.judge.comparison.difference import Difference, Kind
from grader.judge.comparison.words import dtype_words, number_words, place_words, shape_words, type_words
from grader.judge.tolerance import bound
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from grader.judge.comparison import Terms
    from grader.judge.comparison.difference import Part
    from grader.judge.comparison.structure import Leaf


def compare_tensors(leaf: Leaf, terms: Terms) -> Difference | None:
    """Return the first difference of a received value from the expected tensor, or None."""
    answer, received = leaf.answer, leaf.received
    assert isinstance(answer, torch.Tensor)  # noqa: S101 - the caller chose by it
    if not isinstance(received, torch.Tensor):
        message = Text("{part} is {received}; {expected} was expected.", "{part}是{received}，应为{expected}。").format(
            part=leaf.part.label, received=type_words(received), expected=type_words(answer)
        )
        return Difference(Kind.TYPE, leaf.part.path, message)
    if received.shape != answer.shape:
        return _shape_difference(leaf.part, answer, received)
    if received.dtype != answer.dtype:
        message = Text(
            "{part} has dtype {received}; {expected} was expected.", "{part}的 dtype 是 {received}，应为 {expected}。"
        ).format(part=leaf.part.label, received=dtype_words(received.dtype), expected=dtype_words(answer.dtype))
        return Difference(Kind.DTYPE, leaf.part.path, message)
    if terms.detached and received.requires_grad:
        message = Text(
            "{part} still requires grad: it holds on to the graph it was computed in. Return it detached.",
            "{part}仍然需要梯度（requires_grad），即保留着计算图。应返回与计算图分离（detach）的张量。",
        ).format(part=leaf.part.label)
        return Difference(Kind.GRAPH, leaf.part.path, message)
    exact = leaf.exact if isinstance(leaf.exact, torch.Tensor) and leaf.exact.shape == answer.shape else answer
    single = leaf.single.detach() if isinstance(leaf.single, torch.Tensor) else None
    return values_difference(leaf.part, _precise(exact), single, _precise(received), answer.dtype, terms)


def values_difference(
    part: Part,
    exact: torch.Tensor,
    single: torch.Tensor | None,
    received: torch.Tensor,
    dtype: torch.dtype,
    terms: Terms,
) -> Difference | None:
    """Return the difference in values of two tensors of one shape, in float64, or None."""
    strange = received.isfinite().logical_not() & (received != exact) & ~(received.isnan() & exact.isnan())
    if strange.any():
        return _not_finite(part, exact, received, strange, dtype)
    allowed = bound(exact, single, dtype, terms.magnitude, terms.tolerance).allowed
    error = (received - exact).abs()
    # Written so that a nan on either side counts as wrong; equal infinities and nans have been seen to above.
    wrong = ~(error <= allowed) & ~(received == exact) & ~(received.isnan() & exact.isnan())
    if not wrong.any():
        return None
    excess = torch.where(wrong, error.nan_to_num(posinf=torch.finfo(torch.float64).max), torch.zeros_like(error))
    place = _unravel(int(excess.flatten().argmax()), exact.shape)
    message = Text(
        "{part}{place} is {received}; {expected} was expected", "{part}{place} 为 {received}，应为 {expected}"
    ).format(
        part=part.label,
        place=place_words(place),
        received=number_words(received[place].item()),
        expected=number_words(exact[place].item()),
    ) + _extent(int(wrong.sum()), exact.numel())
    return Difference(Kind.VALUES, part.path, message, exact, received, dtype)


def number_tensor(number: float) -> torch.Tensor:
    """Return a plain number as a float64 scalar; a whole number too large for one is infinite."""
    try:
        return torch.tensor(float(number), dtype=torch.float64)
    except OverflowError:
        return torch.tensor(math.inf if number > 0 else -math.inf, dtype=torch.float64)


def deviation(leaf: Leaf, terms: Terms) -> tuple[float, float] | None:
    """Return error and allowed error at the entry of a part that is off by most of what it may be; None for none."""
    answer, received = leaf.answer, leaf.received
    if isinstance(answer, float) and isinstance(received, float | int):
        answer, received = number_tensor(answer), number_tensor(received)
        exact = number_tensor(leaf.exact) if isinstance(leaf.exact, float) else answer
        dtype = terms.dtype
    elif isinstance(answer, torch.Tensor) and isinstance(received, torch.Tensor) and answer.shape == received.shape:
        exact = leaf.exact if isinstance(leaf.exact, torch.Tensor) and leaf.exact.shape == answer.shape else answer
        dtype = answer.dtype
    else:
        return None
    if not answer.numel():
        return None
    single = leaf.single if isinstance(leaf.single, torch.Tensor) else None
    right = _precise(exact)
    single = None if single is None else single.detach()
    allowed = bound(right, single, dtype, terms.magnitude, terms.tolerance).allowed
    error = (_precise(received) - right).abs()
    error = torch.where(right == _precise(received), torch.zeros_like(error), error).nan_to_num(nan=torch.inf)
    worst = int((error / allowed.clamp(min=torch.finfo(torch.float64).tiny)).flatten().argmax())
    return float(error.flatten()[worst]), float(allowed.flatten()[worst])


def _extent(count: int, total: int) -> Text:
    if total == 1:
        return Text(".", "。")
    if count == total:
        return Text(" (all {n} entries differ).", "（全部 {n} 个元素都不同）。").format(n=total)
    return Text(" ({count} of {n} entries differ).", "（{n} 个元素中有 {count} 个不同）。").format(count=count, n=total)


def _shape_difference(part: Part, answer: torch.Tensor, received: torch.Tensor) -> Difference:
    remark = NOTHING
    if received.dim() == 2 and tuple(received.shape[::-1]) == tuple(answer.shape):  # noqa: PLR2004 - a matrix
        remark = Text(" It looks transposed.", "看起来被转置了。")
    elif received.numel() == answer.numel():
        remark = Text(" The number of entries is right, their arrangement is not.", "元素个数正确，排列不对。")
    message = Text(
        "{part} has shape {received}; {expected} was expected.", "{part}的形状是 {received}，应为 {expected}。"
    ).format(part=part.label, received=shape_words(received.shape), expected=shape_words(answer.shape))
    return Difference(Kind.SHAPE, part.path, message + remark)


def _not_finite(
    part: Part, exact: torch.Tensor, received: torch.Tensor, strange: torch.Tensor, dtype: torch.dtype
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
    return Difference(Kind.NOT_FINITE, part.path, message, exact, received, dtype)


def _precise(tensor: torch.Tensor) -> torch.Tensor:
    plain = tensor.detach()
    return plain.to(torch.complex128 if plain.is_complex() else torch.float64)


def _unravel(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    place = []
    for size in reversed(shape):
        place.append(flat % size)
        flat //= size
    return tuple(reversed(place))
