"""What a wrong answer did on the cases of a check: enough to find equal answers, too little to find the inputs.

Each returned tensor is kept as three weighted sums of all its entries, each with other weights, and the distance that
such sums may have. Only the instructor sees them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PASSED = ""
"""The form of a right answer."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A tensor of an answer as a few sums; two sketches at most `allowed` apart are the same."""

    sums: tuple[float, ...]
    allowed: float

    def same_as(self, other: Sketch) -> bool:
        """Tell whether both stand for the same numbers."""
        allowed = max(self.allowed, other.allowed)
        pairs = zip(self.sums, other.sums, strict=False)
        return len(self.sums) == len(other.sums) and all(abs(mine - theirs) <= allowed for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class CaseBehaviour:
    """The outcome of one case: its form (types, shapes, side effects, or the exception), and its numbers."""

    form: str = PASSED
    sketches: tuple[Sketch, ...] = ()

    def same_as(self, other: CaseBehaviour) -> bool:
        """Tell whether both did the same."""
        return (
            self.form == other.form
            and len(self.sketches) == len(other.sketches)
            and all(mine.same_as(theirs) for mine, theirs in zip(self.sketches, other.sketches, strict=True))
        )


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a submission did in a failed check."""

    target: str
    """What the check calls."""
    cases: tuple[CaseBehaviour, ...]
    """In the order of the cases, up to the one that ended the worker."""
    answered: bool = True
    """Whether each case was answered or raised; only then can it become a known wrong answer."""

    def same_as(self, other: Behaviour) -> bool:
        """Tell whether both did the same on all cases."""
        return (
            (self.target, len(self.cases), self.answered) == (other.target, len(other.cases), other.answered)
            and all(mine.same_as(theirs) for mine, theirs in zip(self.cases, other.cases, strict=True))
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "target": self.target,
            "answered": self.answered,
            "cases": [
                [case.form, *([sketch.allowed, *sketch.sums] for sketch in case.sketches)] for case in self.cases
            ],
        }

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> Behaviour:
        """Read back what `to_json` wrote."""
        return Behaviour(document["target"], tuple(map(_case, document["cases"])), document["answered"])


def _case(document: Sequence[Any]) -> CaseBehaviour:
    form, *sketches = document
    return CaseBehaviour(form, tuple(Sketch(tuple(sums), allowed) for allowed, *sums in sketches))
