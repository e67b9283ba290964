"""A student's attempts at an exercise, and which of them counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.course.policy import Counting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from decimal import Decimal

    from grader.course.policy import Attempts
    from grader.final_score import HandedIn


@dataclass(frozen=True, slots=True)
class Attempt:
    """One file that was handed in, with its latest result."""

    result: int
    """The id of the result in the gradebook."""
    sha256: str
    judged: Decimal | None
    """None if our own fault spoilt it."""
    gradable: bool
    handed_in: HandedIn | None
    run: int = 0
    """The run that first judged it."""


def attempts_of(judged: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """Return the attempts of a history, oldest first: results of the same file one after another are one attempt.

    A file that is judged again keeps its most reliable time, of equally reliable ones the earliest: a repeated download
    has later times, and must not make anybody late.
    """
    found: list[Attempt] = []
    for attempt in judged:
        if found and found[-1].sha256 == attempt.sha256:
            time = better_time(found[-1].handed_in, attempt.handed_in)
            found[-1] = replace(attempt, handed_in=time, run=found[-1].run)
        else:
            found.append(attempt)
    return tuple(found)


def with_times(attempts: tuple[Attempt, ...], times: Iterable[tuple[int, str, HandedIn]]) -> tuple[Attempt, ...]:
    """Give each attempt its time; `times` are runs with the digest and the time of the files found.

    An interrupted run may have found a file that a later run judged.
    """
    found = list(attempts)
    for run, sha256, time in times:
        same = [at for at, attempt in enumerate(found) if attempt.sha256 == sha256]
        if same:
            place = max((at for at in same if found[at].run <= run), default=same[0])
            found[place] = replace(found[place], handed_in=better_time(found[place].handed_in, time))
    return tuple(found)


def better_time(one: HandedIn | None, other: HandedIn | None) -> HandedIn | None:
    """Return the more reliable time, of equally reliable ones the earlier."""
    known = [time for time in (one, other) if time is not None]
    return min(known, key=lambda time: (time.source.rank, time.at), default=None)


def chosen_attempt(
    attempts: Sequence[Attempt],
    rule: Attempts,
    is_open: Callable[[datetime | None], bool],
    worth: Callable[[Attempt], Decimal],
) -> int:
    """Return the index of the attempt that counts.

    A file handed in after the end counts only if there is nothing else. A file that cannot be loaded does not use up an
    attempt, and one that our own fault spoilt is skipped if a later one is judged.
    """
    allowed = _within(attempts, rule.limit)
    known = [at for at in allowed if attempts[at].judged is not None or at == allowed[-1]]
    taken = [at for at in known if is_open(_time(attempts[at]))] or known
    if rule.count is Counting.FIRST:
        return next((at for at in taken if attempts[at].gradable), taken[0])
    unknown = next((at for at in taken if attempts[at].judged is None), None)
    if rule.count is Counting.BEST and unknown is None:
        return max(taken, key=lambda at: (worth(attempts[at]), -at))
    return taken[-1]


def _within(attempts: Sequence[Attempt], limit: int | None) -> list[int]:
    """Return the indices of the attempts up to the limit."""
    allowed: list[int] = []
    used = 0
    for at, attempt in enumerate(attempts):
        if limit is not None and used >= limit:
            break
        used += attempt.gradable
        allowed.append(at)
    return allowed


def _time(attempt: Attempt) -> datetime | None:
    return None if attempt.handed_in is None else attempt.handed_in.at
