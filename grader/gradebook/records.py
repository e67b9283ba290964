"""The gradebook's records of its runs and of its current state, besides the results themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from grader.text import Text


@dataclass(frozen=True, slots=True)
class Run:
    """One call of `batch`; `finished` is None if it was interrupted, or still runs."""

    id: int
    started: datetime
    finished: datetime | None
    seed: str
    options: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Standing:
    """The current state of a student's exercise."""

    key: str
    path: str | None
    """The path of the file that was judged."""
    handin_notes: tuple[Text, ...]
    is_missing: bool
    is_judged: bool
    """False if our own fault spoilt it."""
