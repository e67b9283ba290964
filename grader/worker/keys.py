"""What may be a key of a dict, or an element of a set, in a message: plain values with Python's own hash."""

from __future__ import annotations

import math

import numpy as np

from grader.worker.size_limits import MAX_DIGITS, MAX_KEY, MAX_KEY_DEPTH, is_text

KeyValue = None | bool | int | float | str | bytes | tuple[object, ...]


def plain_key(key: object, depth: int = 0) -> tuple[bool, KeyValue]:
    """Return whether a key can be sent, and the key as a plain value, read by the plain type's own methods."""
    kind = type(key)
    if key is None or key is True or key is False:
        return True, key
    if issubclass(kind, np.integer):
        return True, int(np.ndarray.item(np.asarray(key)))
    if issubclass(kind, int):
        whole = int.__int__(key)  # type: ignore[arg-type] # by its type
        return whole.bit_length() < 3 * MAX_DIGITS, whole
    if issubclass(kind, float):
        number = float.__float__(key)  # type: ignore[arg-type] # by its type
        return not math.isnan(number), number
    if issubclass(kind, str):
        text = str.__str__(key)
        return len(text) <= MAX_KEY and is_text(text), text
    if issubclass(kind, bytes):
        raw = b"".join((memoryview(key),))  # type: ignore[arg-type] # by its type
        return len(raw) <= MAX_KEY, raw
    if issubclass(kind, tuple) and depth < MAX_KEY_DEPTH:
        inside: tuple[object, ...] = tuple(tuple.__iter__(key))  # type: ignore[arg-type] # by its type
        parts = [plain_key(part, depth + 1) for part in inside]
        return all(fits for fits, _ in parts), tuple(part for _, part in parts)
    return False, None
