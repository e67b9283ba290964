"""What changed between two states of a gradebook."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.result import CheckStatus, Result
    from grader.text import Text


@dataclass(frozen=True, slots=True)
class CheckChange:
    """A check with another outcome; None if it was not asked."""

    id: str
    title: Text
    before: CheckStatus | None
    after: CheckStatus | None


@dataclass(frozen=True, slots=True)
class Change:
    """A changed result; `before` or `after` is None if there was none."""

    student: str
    exercise: str
    before: Result | None
    after: Result | None
    checks: tuple[CheckChange, ...]

    @property
    def points(self) -> Decimal:
        """The points won (or lost); what was not judged counts as 0."""
        return _score(self.after) - _score(self.before)

    @property
    def another_file(self) -> bool:
        """Whether the student handed in another file; otherwise the course, the conditions or the program changed."""
        return _digest(self.before) != _digest(self.after)


def changes(before: Iterable[Result], after: Iterable[Result]) -> tuple[Change, ...]:
    """Return the results that differ in status, score or the status of a check, in the order of their names."""
    old, new = ({(str(result.student), result.exercise): result for result in results} for results in (before, after))
    found = (
        Change(*name, old.get(name), new.get(name), _checks(old.get(name), new.get(name)))
        for name in sorted({*old, *new})
    )
    return tuple(change for change in found if change.checks or _told(change.before) != _told(change.after))


def _checks(before: Result | None, after: Result | None) -> tuple[CheckChange, ...]:
    old, new = ({} if result is None else {check.check: check for check in result.checks} for result in (before, after))
    return tuple(
        CheckChange(
            name,
            (new.get(name) or old[name]).title,
            old[name].status if name in old else None,
            new[name].status if name in new else None,
        )
        for name in dict.fromkeys((*new, *old))
        if name not in old or name not in new or old[name].status is not new[name].status
    )


def _told(result: Result | None) -> object:
    return None if result is None else (result.status, result.score, result.max_score)


def _score(result: Result | None) -> Decimal:
    return Decimal(0) if result is None or result.score is None else result.score


def _digest(result: Result | None) -> str | None:
    return None if result is None or result.submission is None else result.submission.sha256
