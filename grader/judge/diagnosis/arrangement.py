"""The right numbers in another arrangement: transposed, reversed, or in another order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from grader.judge.diagnosis.context import ENOUGH, alike, precise, telling
from grader.judge.diagnosis.finding import Finding, named
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.judge.diagnosis.context import DiagnosisContext
    from grader.judge.observation import Observation

Same = Callable[[torch.Tensor, torch.Tensor], bool]


@dataclass(frozen=True, slots=True)
class Arranged:
    """Wherever a part is wrong, it holds the right numbers in one other arrangement, always the same."""

    part: str
    same: Same

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether each of these answers agrees, and enough of them are informative."""
        return self.agrees(observations) and sum(telling(right) for right, _ in self._wrong(observations)) >= ENOUGH

    def agrees(self, observations: Sequence[Observation]) -> bool:
        """Tell whether each of these answers agrees."""
        return all(self.same(right, seen) for right, seen in self._wrong(observations))

    def _wrong(self, observations: Sequence[Observation]) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        for observation in observations:
            for part, right, seen in _misplaced(observation):
                if part == self.part:
                    yield right, seen


def find(inquiry: DiagnosisContext) -> Finding | None:
    """Return the finding where a part holds the right numbers in the same other arrangement on every case."""
    wrong = {part: None for observation in inquiry.observations for part, _, _ in _misplaced(observation)}
    for part in wrong:
        for same, message in _ARRANGEMENTS:
            claim = Arranged(part, same)
            if inquiry.holds(claim):
                return Finding(message.format(**named(part)), claim=claim)
    return None


def _misplaced(observation: Observation) -> Sequence[tuple[str, torch.Tensor, torch.Tensor]]:
    """Return the numeric parts of a result that are wrong, including those of a wrong shape."""
    return observation.once("misplaced", lambda: [part for part in _leaves(observation) if not alike(*part[1:])])


def _leaves(observation: Observation) -> Iterator[tuple[str, torch.Tensor, torch.Tensor]]:
    for leaf in observation.leaves:
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
            "{Part} holds the right numbers, but in other places. That usually means: an index or a reshape is off.",
            "{Part}中的数都对，但位置不对。这通常意味着：下标或 reshape 用错了。",
        ),
    ),
)
