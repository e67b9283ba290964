"""How numbers are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.final_score import written

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

PRECISIONS = (6, 9, 12, 17)
"""Numbers of significant digits to try until two different numbers look different."""


def percent(part: int, whole: int) -> int:
    """Return a share in per cent, rounded; 100 only for everything, and 0 only for nothing."""
    if not part or part == whole:
        return 100 if part else 0
    return min(max(round(100 * part / whole), 1), 99)


def points(value: Decimal) -> str:
    """Write points without unnecessary zeros: `6`, `7.5`, `0.333333`."""
    return written(value)


def share(part: Decimal, whole: Decimal) -> float:
    """Return a share between 0 and 1; 0 if the whole is 0."""
    return min(max(float(part / whole), 0.0), 1.0) if whole else 0.0


def plain(value: float | str | None, digits: int = PRECISIONS[0]) -> str:
    """Write a value as Python would, floats with this many significant digits."""
    if isinstance(value, float):
        return format(value, f".{digits}g")
    if isinstance(value, str):
        return repr(value)
    return str(value)


def telling(pairs: Iterable[tuple[float | str | None, float | str | None]]) -> int:
    """Return the fewest digits with which the two values of each pair look different."""
    kept = list(pairs)
    for digits in PRECISIONS:
        if all(plain(one, digits) != plain(other, digits) for one, other in kept):
            return digits
    return PRECISIONS[-1]
