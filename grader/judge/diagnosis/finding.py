"""What a diagnosis found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that explains a wrong answer, and, for a known wrong answer, its id and the hint that belongs."""

    message: Text
    misconception: str | None = None
    hint: int | None = None
