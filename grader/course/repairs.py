"""Stand-ins for refused values that nothing else in a file refers to, so that one run finds its other faults too.

The repaired data serve only to look further: what they belong to stays broken.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Spot = tuple[str | int, ...]

_WORDS: Final = frozenset({"title", "explain", "explanation", "note"})
_VALUES: Final[dict[str, Any]] = {"points": 1, "topics": [], "seed": "-"}
_OPTIONAL: Final = frozenset({"limits", "tolerance"})
"""Keys that may be left out."""


def repaired(data: Any, spots: Iterable[Spot], languages: Sequence[str]) -> Any | None:
    """Return a file's data with a stand-in at each of these spots; None if one of them matters elsewhere."""
    mended = copy.deepcopy(data)
    wording = dict.fromkeys(languages, "-")
    for spot in spots:
        end = next((number for number, part in enumerate(spot) if _may_be_replaced(spot, number)), None)
        if end is None:
            return None
        parent = mended
        for part in spot[:end]:
            parent = parent[part]
        key = spot[end]
        if key in _OPTIONAL:
            parent.pop(key, None)
        else:
            parent[key] = _VALUES.get(str(key), wording)
    return mended


def _may_be_replaced(spot: Spot, number: int) -> bool:
    """Tell whether the value there is a text to read, a number by itself, or optional."""
    part = spot[number]  # hints are referred to by their number only
    if "arguments" in spot or "sizes" in spot:  # there, names are the author's
        return False
    return part in _WORDS or part in _VALUES or part in _OPTIONAL or (number == 1 and spot[0] == "hints")
