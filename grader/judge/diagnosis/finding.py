"""What a diagnosis found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.judge.observation import Observation


class Claim(Protocol):
    """What a sentence says of a submission, in a form that a machine can check on other cases than it was found on."""

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether these answers agree with it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that explains a wrong answer, and, for a known wrong answer, its id and the hint that belongs.

    General evidence makes a `claim` beside its sentence; it is told only where the claim held on fresh cases too.
    """

    message: Text
    mistake: Text = NOTHING
    misconception: str | None = None
    hint: int | None = None
    claim: Claim | None = None


def named(part: str) -> dict[str, Text]:
    """Return the words for a part of the result: `part` inside a sentence, `Part` where it begins one."""
    if part:
        return dict.fromkeys(("part", "Part"), Text.same(f"`{part}`"))
    return {"part": Text("your result", "你的结果"), "Part": Text("Your result", "你的结果")}
