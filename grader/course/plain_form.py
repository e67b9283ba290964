"""The records of a course as plain values, to make digests of what an exercise asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import DataclassInstance

Plain: TypeAlias = "str | int | float | bool | list[Plain] | None"


def plain_form(value: object) -> Plain:
    """Return a value as lists and JSON's own values, without texts, and without what a record leaves empty."""
    if isinstance(value, Text):
        return None
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, *([name, plain_form(inner)] for name, inner in _said(value))]
    if isinstance(value, Mapping):
        return [[plain_form(key), plain_form(inner)] for key, inner in value.items()]
    if isinstance(value, list | tuple):
        return [plain_form(inner) for inner in value]
    if isinstance(value, Decimal | Enum):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    msg = f"{type(value).__name__} in an exercise"
    raise TypeError(msg)


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
