"""The records of a course as plain values, to make digests of what an exercise asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from grader.text import Text

Plain: TypeAlias = "str | int | float | bool | list[Plain] | None"


def plain_form(value: object) -> Plain:
    """Return a value as lists and JSON's own values, without texts."""
    if isinstance(value, Text):
        return None
    if is_dataclass(value):
        return [type(value).__name__, *(plain_form(getattr(value, field.name)) for field in fields(value))]
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
