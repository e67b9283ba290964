"""Stand-ins for refused values, so that one run also finds the other faults of a file.

The repaired data serve only to look further: what they belong to stays broken. Where something else may depend on a
refused value, its surroundings become doubtful, and nothing that is found there is noted.
"""

from __future__ import annotations

import copy
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.course.place import Key

_WORDS: Final = frozenset({"title", "explain", "explanation", "note"})
_VALUES: Final[dict[str, Any]] = {"points": 1, "topics": [], "seed": "-"}
_OPTIONAL: Final = frozenset({"limits", "tolerance"})
"""Keys that may be left out wherever they are."""
_LEFT_OUT: Final = frozenset(
    {"banned", "equivalent", "files", "libraries", "oracle", "parameter_names", "properties", "smallest"}
)
"""Keys of a whole file that nothing else refers to."""
_LEFT_OUT_OF_CHECKS: Final = frozenset(
    {"after", "detached", "devices", "deterministic", "first", "hint", "lists", "order", "tells"}
)
_LEFT_OUT_OF_CASES: Final = frozenset({"dtypes", "draws", "layouts"})
_TEST: Final = "test"


@dataclass(frozen=True, slots=True)
class Repaired:
    """A file's data with stand-ins, and the keys of what may look faulty only because of them."""

    data: Any
    doubtful: set[Key] = field(default_factory=set)


def repaired(data: Any, spots: Iterable[Key], languages: Sequence[str]) -> Repaired | None:
    """Return a file's data with a stand-in at each of these spots; None if all the rest depends on one of them."""
    repair = Repaired(copy.deepcopy(data))
    for spot in sorted(spots, key=len):  # what encloses others first
        with suppress(KeyError, IndexError, TypeError):  # it was in something that has been replaced
            if not _replace(repair, spot, languages):
                return None
    return repair


def _replace(repair: Repaired, spot: Key, languages: Sequence[str]) -> bool:
    """Put a stand-in at a spot, or leave out what is there; return whether that is possible."""
    end = next((number for number in range(len(spot)) if _may_be_replaced(spot, number)), None)
    if end is not None:
        parent, key = _at(repair.data, spot[:end]), spot[end]
        if key in _OPTIONAL:
            parent.pop(key, None)
        else:
            parent[key] = _VALUES.get(str(key), dict.fromkeys(languages, "-"))
        return True
    left_out = _to_leave_out(spot)
    if left_out is not None:
        _at(repair.data, left_out[:-1]).pop(left_out[-1], None)
        return True
    match spot:
        case ("id",):
            repair.data["id"] = "x"
            repair.doubtful.add(spot)
        case ("checks" | "misconceptions", int(), "id"):
            _name(repair, spot)
        case ("checks", int(), "cases", int(), *_):
            _at(repair.data, spot[:3])[spot[3]] = {"arguments": {}}
            repair.doubtful.update({spot[:4], (*spot[:2], "steps"), ("smallest",)})
        case ("misconceptions", *_):
            repair.data.pop("misconceptions", None)
            repair.doubtful.add(spot[:1])
        case ("checks", int(number), *rest) if rest[:1] != [_TEST]:  # else a test of checks.py would look idle
            _replace_check(repair, number, languages)
        case _:
            return False
    return True


def _to_leave_out(spot: Key) -> Key | None:
    """Return the key to leave out because of a refused value, if nothing else depends on it."""
    match spot:
        case (str(name), *_) if name in _LEFT_OUT:
            return spot[:1]
        case ("misconceptions", int(), "hint", *_):
            return spot[:3]
        case ("checks", int(), str(name), *_) if name in _LEFT_OUT_OF_CHECKS:
            return spot[:3]
        case ("checks", int(), "cases", int(), str(name), *_) if name in _LEFT_OUT_OF_CASES:
            return spot[:5]
    return None


def _may_be_replaced(spot: Key, number: int) -> bool:
    """Tell whether the value there is a text to read, a number by itself, or optional."""
    part = spot[number]  # hints are referred to by their number only
    if "arguments" in spot or "sizes" in spot:  # there, names are the author's
        return False
    return part in _WORDS or part in _VALUES or part in _OPTIONAL or (number == 1 and spot[0] == "hints")


def _name(repair: Repaired, spot: Key) -> None:
    """Give something the id that was probably meant, so that what refers to it is no fault of its own."""
    owner = _at(repair.data, spot[:2])
    meant = re.sub(r"[^a-z0-9]+", "-", str(owner.get("id", "")).lower()).strip("-")[:60]
    owner["id"] = meant or f"number-{spot[1]}"
    repair.doubtful.add(spot)
    repair.doubtful.update(("checks", number, "after") for number in range(len(repair.data.get("checks", ()))))


def _replace_check(repair: Repaired, number: int, languages: Sequence[str]) -> None:
    before = repair.data["checks"][number]
    name = before.get("id") if isinstance(before, dict) else None
    stand_in = {"id": name or f"number-{number}", "title": dict.fromkeys(languages, "-"), "points": 1}
    repair.data["checks"][number] = stand_in
    repair.doubtful.update({("checks", number), ("smallest",)})


def _at(data: Any, key: Key) -> Any:
    for part in key:
        data = data[part]
    return data
