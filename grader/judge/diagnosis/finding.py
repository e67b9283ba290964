"""What a diagnosis found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.judge.observation import Observation


class Claim(Protocol):
    """A statement about a submission that can be checked on other cases than those it was found on."""

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether these answers agree with it."""


class GeneralClaim(Claim, Protocol):
    """A claim about every answer of a check, which needs several answers that speak for it."""

    def agrees(self, observations: Sequence[Observation]) -> bool:
        """Tell whether none of these answers speaks against it; few of them may speak for it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that explains a wrong answer and, for a known wrong answer, its id and its hint.

    General evidence has a `claim` beside its sentence; it is reported only if the claim also held on fresh cases.
    """

    message: Text
    mistake: Text = NOTHING
    misconception: str | None = None
    hint: int | None = None
    claim: Claim | None = None


def named(part: str) -> dict[str, Text]:
    """Return the words for a part of the result: `part` inside a sentence, `Part` at its beginning."""
    if part:
        return dict.fromkeys(("part", "Part"), Text.same(f"`{part}`"))
    return {"part": Text("your result", "你的结果"), "Part": Text("Your result", "你的结果")}
