"""The known name that a misspelt one was probably meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def closest(name: str, known: Iterable[str], nearness: float = 0.6) -> str | None:
    """Return the known name that `name` was probably meant to be: the same letters in another order come first.

    `nearness` is how alike two names must be, from 0 to 1.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only what was misspelt needs it

    folded: dict[str, str] = {}
    for candidate in known:  # of two that differ in case only, the one that is more like the name
        other = folded.setdefault(candidate.casefold(), candidate)
        if _common(name, candidate) > _common(name, other):
            folded[candidate.casefold()] = candidate
    wanted = name.casefold()
    if wanted in folded:
        return folded[wanted]
    exchanged = [candidate for candidate in folded if sorted(candidate) == sorted(wanted)]
    found = exchanged or get_close_matches(wanted, folded, 1, nearness)
    return folded[found[0]] if found else None


def _common(name: str, other: str) -> int:
    """Return how many letters are the same at the same place, in the same case."""
    return sum(map(str.__eq__, name, other))
