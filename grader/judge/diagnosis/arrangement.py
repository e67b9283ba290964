"""The right numbers in another arrangement: transposed, turned round, or in another order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch

from grader.judge.comparison.structure import walk
from grader.judge.diagnosis.finding import Finding
from grader.judge.diagnosis.inquiry import alike, precise, telling
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.judge.diagnosis.inquiry import Inquiry
    from grader.judge.observation import Observation

Same = Callable[[torch.Tensor, torch.Tensor], bool]


def find(inquiry: Inquiry) -> Finding | None:
    """Return the finding where a part holds the right numbers in the same other arrangement on every case."""
    parts: dict[str, list[tuple[torch.Tensor, torch.Tensor]]] = {}
    for observation in inquiry.observations:
        for part, right, seen in _leaves(observation):
            parts.setdefault(part, []).append((right, seen))
    for part, pairs in parts.items():
        wrong = [(right, seen) for right, seen in pairs if not alike(right, seen)]
        for same, message in _ARRANGEMENTS:
            if wrong and all(same(right, seen) for right, seen in wrong) and any(telling(right) for right, _ in wrong):
                name = Text.same(f"`{part}`") if part else Text("your result", "\u4f60\u7684\u7ed3\u679c")
                return Finding(message.format(part=name))
    return None


def _leaves(observation: Observation) -> Iterator[tuple[str, torch.Tensor, torch.Tensor]]:
    """Yield the numeric parts of a result, also those of a wrong shape."""
    expected = observation.question.expected
    if expected is None or not hasattr(observation.outcome, "value"):
        return
    leaves, _ = walk(expected, observation.outcome.value, observation.question.terms)
    for leaf in leaves:
        right = precise(leaf.exact if leaf.exact is not None else leaf.answer)
        seen = precise(leaf.received)
        if right is not None and seen is not None and right.numel() == seen.numel() and right.numel() > 1:
            yield leaf.part.path, right, seen


def _transposed(right: torch.Tensor, seen: torch.Tensor) -> bool:
    return right.dim() > 1 and alike(right.transpose(-1, -2), seen)


def _turned(right: torch.Tensor, seen: torch.Tensor) -> bool:
    return right.shape == seen.shape and any(alike(right.flip(dim), seen) for dim in range(right.dim()))


def _reordered(right: torch.Tensor, seen: torch.Tensor) -> bool:
    return right.shape == seen.shape and alike(right.flatten().sort().values, seen.flatten().sort().values)


_ARRANGEMENTS: tuple[tuple[Same, Text], ...] = (
    (
        _transposed,
        Text(
            "The numbers in {part} are right, but rows and columns are exchanged: it is the transpose of what was"
            " expected.",
            "{part}中的数都对，但行和列互换了：它是期望值的转置。",
        ),
    ),
    (
        _turned,
        Text(
            "The numbers in {part} are right, but in reverse order along a dimension.",
            "{part}中的数都对，但沿某一维的顺序是反的。",
        ),
    ),
    (
        _reordered,
        Text(
            "{part} holds the right numbers, but in other places. That usually means: an index or a reshape is off.",
            "{part}中的数都对，但位置不对。这通常意味着：下标或 reshape 用错了。",
        ),
    ),
)
