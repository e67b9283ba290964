"""Values in records: tensors, plain values and structures of them, and their JSON in both directions.

JSON is strict: the strings "nan", "inf" and "-inf" stand for numbers. A text with one of these words is written as
`{"text": "nan"}`, and a dict that looks like a tensor or such a mark as `{"dict": {…}}`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

SHOWN_NUMBERS = 64
"""A tensor in a record is cut beyond this many numbers."""

_NOT_FINITE: Mapping[str, float] = MappingProxyType({"nan": math.nan, "inf": math.inf, "-inf": -math.inf})
_TEXT, _DICT = "text", "dict"
_TENSOR = frozenset({"dtype", "shape", "data"})
_MARKED = frozenset({_TENSOR, _TENSOR | {"cut"}, frozenset({_TEXT}), frozenset({_DICT})})
"""Keys of the JSON objects that do not stand for a dict."""


@dataclass(frozen=True, slots=True)
class Array:
    """A tensor as people see it: numbers in row-major order, cut beyond `SHOWN_NUMBERS`.

    A complex number is one entry, written like Python's: "0.25+1j".
    """

    dtype: str
    shape: tuple[int, ...]
    data: tuple[float | int | bool | str, ...]
    cut: bool = False

    @property
    def numbers(self) -> tuple[float, ...]:
        """The entries that are real numbers."""
        return tuple(number for number in self.data if not isinstance(number, str))


Shown: TypeAlias = 'Array | bool | int | float | str | tuple["Shown", ...] | Mapping[str, "Shown"] | None'
"""A value in a counterexample: tensors, plain values, and tuples and mappings of them."""


def shown_to_json(value: Shown) -> Any:
    """Return a shown value as strict JSON; tensors as nested lists, flat if they were cut."""
    if isinstance(value, Array):
        numbers = [number_to_json(number) for number in value.data]
        document = {"dtype": value.dtype, "shape": list(value.shape)}
        if value.cut:
            return {**document, "data": numbers, "cut": True}
        return {**document, "data": _nested(numbers, value.shape)}
    if isinstance(value, float):
        return number_to_json(value)
    if isinstance(value, str):
        return {_TEXT: value} if value in _NOT_FINITE else value
    if isinstance(value, tuple):
        return [shown_to_json(part) for part in value]
    if isinstance(value, Mapping):
        parts = {name: shown_to_json(part) for name, part in value.items()}
        return {_DICT: parts} if frozenset(parts) in _MARKED else parts
    return value


def shown_from_json(document: Any) -> Shown:
    """Read back what `shown_to_json` wrote; earlier versions marked neither texts nor dicts."""
    if isinstance(document, Mapping):
        return _unmarked(document) or _parts(document)
    if isinstance(document, list):
        return tuple(shown_from_json(part) for part in document)
    if isinstance(document, str):
        return _NOT_FINITE.get(document, document)
    shown: Shown = document
    return shown


def number_to_json(value: float | str) -> float | int | bool | str:
    """Return a number for strict JSON: by its name if it is not finite, as text if it is complex."""
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    return value


def _unmarked(document: Mapping[str, Any]) -> Shown:
    """Return the tensor, text or dict that an object stands for; None for a plain dict."""
    text, inner = document.get(_TEXT), document.get(_DICT)
    if document.keys() == {_TEXT} and isinstance(text, str) and text in _NOT_FINITE:
        return text
    if document.keys() == {_DICT} and isinstance(inner, Mapping) and frozenset(inner) in _MARKED:
        return _parts(inner)
    return _array(document)


def _parts(document: Mapping[str, Any]) -> Mapping[str, Shown]:
    return {name: shown_from_json(part) for name, part in document.items()}


def _nested(numbers: list[Any], shape: tuple[int, ...]) -> Any:
    if not shape:
        return numbers[0]
    if not numbers:  # 2^40 empty rows are still empty
        return []
    step = math.prod(shape[1:])
    return [_nested(numbers[row * step : (row + 1) * step], shape[1:]) for row in range(shape[0])]


def _array(document: Mapping[str, Any]) -> Array | None:
    """Return the tensor that an object stands for, or None: earlier versions wrote dicts with the same keys."""
    if document.keys() not in (_TENSOR, _TENSOR | {"cut"}):
        return None
    dtype, shape, cut = document["dtype"], document["shape"], document.get("cut", False)
    if (
        not isinstance(dtype, str)
        or not isinstance(shape, list)
        or not all(type(size) is int and size >= 0 for size in shape)
    ):
        return None
    try:
        data = tuple(_flat(document["data"]))
    except (TypeError, ValueError):
        return None
    fits = len(data) < math.prod(shape) if cut else len(data) == math.prod(shape)
    return Array(dtype, tuple(shape), data, bool(cut)) if fits else None


def _complex_words(text: str) -> str:
    complex(text)  # a ValueError if it is not one
    return text


def _flat(data: Any) -> list[float | int | bool | str]:
    if isinstance(data, list):
        return [number for row in data for number in _flat(row)]
    if isinstance(data, str):
        return [_NOT_FINITE[data] if data in _NOT_FINITE else _complex_words(data)]
    if not isinstance(data, (int, float)):
        msg = f"{type(data).__name__} is not a number"
        raise TypeError(msg)
    return [data]
