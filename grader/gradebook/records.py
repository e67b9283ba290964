"""What the gradebook tells of its runs and of what stands in it, beside the results themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from grader.text import Text


@dataclass(frozen=True, slots=True)
class Run:
    """One call of `batch`; `finished` is None where it was interrupted, or still goes on."""

    id: int
    started: datetime
    finished: datetime | None
    seed: str
    options: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a student's exercise."""

    key: str
    path: str | None
    """Of the file that was judged."""
    handin_notes: tuple[Text, ...]
    is_missing: bool
    is_judged: bool
    """False where our own fault spoilt it."""
