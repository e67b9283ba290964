"""What a recording is made from: the course's code, and the questions; not texts for reading."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from grader.judge.recording.form import FORMAT
from grader.release.selection import select
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _typeshed import DataclassInstance

    from grader.course.model import Course, Exercise

Plain: TypeAlias = "str | int | float | bool | list[Plain] | None"


def digest_of_ingredients(course: Course, exercise: Exercise) -> str:
    """Return a digest of everything that affects the recording of an exercise."""
    asked = (
        *(FORMAT, course.seed, exercise.id, exercise.entry_points, exercise.banned, exercise.smallest),
        select(exercise).judged,
        [(known.id, known.path.name) for known in exercise.misconceptions],
    )
    digest = hashlib.sha256(json.dumps(_plain(asked)).encode())
    for path in _code(exercise):
        for part in (path.name.encode(), path.read_bytes().replace(b"\r\n", b"\n")):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def _code(exercise: Exercise) -> Iterator[Path]:
    """Yield the Python files that run when an exercise is recorded: no tests of hidden checks, and no stub."""
    yield exercise.private / "solution.py"
    yield from sorted((exercise.private / "wrong").glob("*.py"))
    yield from (path for name in ("probe.py", "checks.py") if (path := exercise.folder / name).is_file())


def _said(record: DataclassInstance) -> Iterator[tuple[str, object]]:
    """Yield the fields of a record, but not those that are empty unless they are given.

    So a kind of record gets a new optional field, and recordings of exercises that do not use it stay up to date. Any
    other default is kept: if it changed, so would the questions.
    """
    for field in fields(record):
        value = getattr(record, field.name)
        default = field.default if field.default_factory is MISSING else field.default_factory()
        if default is MISSING or default or value != default:
            yield field.name, value


def _plain(value: object) -> Plain:
    """Return a value as lists and JSON's own values, without texts, and without what a record leaves empty."""
    if isinstance(value, Text):
        return None
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, *([name, _plain(inner)] for name, inner in _said(value))]
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(inner)] for key, inner in value.items()]
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal | Enum):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    msg = f"{type(value).__name__} in an exercise"
    raise TypeError(msg)
