"""Exercises that were read and found sound, cached by the content of their files, as data, in the user's own cache.

An entry is used only if nobody else can write to its file and folder. The warm judge and a cluster's workers have no
use for it: they read each exercise once.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from grader.course import claims, model
from grader.course.built_in import DECISIVE, PACKAGE
from grader.course.course_outline import CourseOutline
from grader.course.draws import Draw
from grader.course.user_cache import cache_folder, read_own, write_own
from grader.framing import framed
from grader.limits import Limits
from grader.result import Visibility
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

_RECORDS: Final[dict[str, type[Any]]] = {
    record.__name__: record
    for record in (
        *(model.EntryPoint, model.CaseGroup, model.Tolerance, model.Check, model.Misconception, model.Exercise),
        *(claims.Property, claims.Recorded, claims.Oracle, claims.Equivalent, Draw, Limits, Text),
        *(CourseOutline, model.CoursePart),
    )
}
_CHOICES: Final[dict[str, type[Enum]]] = {choice.__name__: choice for choice in (claims.Law, Visibility)}
_KEPT: Final = 400


class Unfit(Exception):
    """An object that no entry can hold, or a file that is not an entry."""


def key_of(parts: Iterable[bytes]) -> str:
    """Return the name of what this version of the program made from these bytes."""
    digest = hashlib.sha256(_code())
    for piece in framed(parts):
        digest.update(piece)
    return digest.hexdigest()


@cache
def _code() -> bytes:
    paths = (PACKAGE / name for name in DECISIVE)
    files = (file for path in paths for file in (sorted(path.glob("*.py")) if path.is_dir() else [path]))
    return b"".join(framed(path.read_bytes() for path in files))


@dataclass(frozen=True, slots=True)
class Remembered:
    """The entries in a folder; an entry that cannot be read or written counts as missing."""

    folder: Path

    @staticmethod
    def of_user() -> Remembered | None:
        """Return the user's own cache; None where no folder is writable by the user alone."""
        folder = cache_folder("exercises")
        return None if folder is None else Remembered(folder)

    def get(self, key: str, root: Path) -> Any:
        """Return the record under a key, with its paths below `root`; None where there is none."""
        try:
            found = read_own(self.folder / key)
            return None if found is None else _decoded(json.loads(found, object_hook=_refused), root)
        except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError, Unfit):
            return None

    def put(self, key: str, record: object, root: Path) -> None:
        """Store a record if that is possible."""
        with suppress(Unfit):
            write_own(self.folder / key, json.dumps(_encoded(record, root), allow_nan=False), _KEPT)


def _encoded(value: object, root: Path) -> Any:
    match value:
        case Enum():
            return ["enum", type(value).__name__, value.value]
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else ["float", str(value)]
        case Decimal():
            return ["decimal", str(value)]
        case Path():
            return ["path", *value.relative_to(root).parts]
        case tuple() | list():
            return ["tuple" if isinstance(value, tuple) else "list", *(_encoded(item, root) for item in value)]
        case Mapping():
            return ["mapping", *([str(name), _encoded(item, root)] for name, item in value.items())]
        case Text(locations=()):
            return ["Text", *([tag, words] for tag, words in value.wordings().items())]
    if is_dataclass(value) and _RECORDS.get(type(value).__name__) is type(value) and not isinstance(value, Text):
        return [type(value).__name__, *(_encoded(getattr(value, field.name), root) for field in fields(value))]
    raise Unfit(type(value).__name__)


def _decoded(value: Any, root: Path) -> Any:
    if type(value) is not list:
        return value
    kind, *rest = value
    if not rest and kind == "tuple":  # every third
        return ()
    if kind == "path":
        return root.joinpath(*rest)
    if kind == "mapping":
        return {name: _decoded(item, root) if type(item) is list else item for name, item in rest}
    if kind == "Text":
        return Text.of(dict(rest))
    items = [_decoded(item, root) if type(item) is list else item for item in rest]
    return _MADE[kind](items)


def _refused(_: dict[str, Any]) -> None:
    """Refuse an object, because no entry contains objects."""
    raise Unfit


_MADE: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "tuple": tuple,
    "list": list,
    "enum": lambda items: _CHOICES[items[0]](items[1]),
    "float": lambda items: float(*items),
    "decimal": lambda items: Decimal(*items),
    **{name: lambda items, record=record: record(*items) for name, record in _RECORDS.items()},  # type: ignore[misc]
}
