"""One call to send to a submission, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.judge.cases.case import Case
    from grader.judge.comparison import Expected, Terms


@dataclass(frozen=True, slots=True)
class Question:
    """One call to send to a submission, with the expected outcome: a value, or an exception of a named type."""

    case: Case
    request: bytes
    """The case as it is sent to a worker."""
    expected: Expected | None
    raises: str | None
    terms: Terms
    may_alias: frozenset[str | int] = frozenset()
    """Arguments that the result may share memory with, as the reference's result does."""
    may_change: frozenset[str | int] = frozenset()
    """Arguments that the call may change, as the reference does."""
    banned: tuple[str, ...] = ()
    """What must not run during the call."""
    earlier: Case | None = None
    """What the same objects held in an earlier call; None: they are new."""
