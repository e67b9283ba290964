"""From a value to the header and the raw bytes of a frame; it reads objects that may be hostile."""

from __future__ import annotations

import math
from typing import Any

import torch

from grader.worker.attachment import Description, is_plain
from grader.worker.placeholder_values import Code, Opaque, Written, type_name
from grader.worker.placement import Placed, raw_bytes
from grader.worker.size_limits import (
    MAX_ATTACHMENTS,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_HEADER,
    MAX_KEY,
    MAX_NAME,
    MAX_NODES,
    FrameError,
    is_text,
    printable,
)


class Writer:
    """Turns one value into a header's node, its table and the raw bytes."""

    def __init__(self, *, strict: bool) -> None:
        self.table: list[list[object]] = []
        self.payload: list[bytes] = []
        self._strict = strict
        self._left = MAX_BYTES - 2 * MAX_HEADER
        self._nodes = 0

    def node(self, value: object, depth: int) -> object:  # noqa: PLR0911 - one return a kind of value
        """Return the header's node for a value at this depth."""
        self._nodes += 1
        if self._nodes > MAX_NODES:
            msg = f"more than {MAX_NODES} values in one message"
            raise FrameError(msg)
        if depth > MAX_DEPTH:
            return self._opaque(value, "nested too deeply")
        if value is None or value is True or value is False:
            return value
        # By `type` and not `isinstance`, which believes what an object says its class is.
        kind = type(value)
        if kind is Opaque and isinstance(value, Opaque):
            return {"opaque": printable(value.type_name, MAX_NAME)}
        if kind is Written and isinstance(value, Written):
            return value.node
        if kind is Placed and isinstance(value, Placed) and is_plain(value.tensor):
            row = Description(value.tensor.dtype, tuple(value.tensor.shape), value.layout, value.requires_grad)
            return self._tensor(value.tensor, row)
        if is_plain(value):
            row = Description(value.dtype, tuple(value.shape), requires_grad=value.requires_grad)
            return self._tensor(value, row)
        if issubclass(kind, (int, float, str, bytes)):
            return self._scalar(value)
        if issubclass(kind, (list, tuple, dict)):
            return self._container(value, depth)
        return self._code(value)

    def _code(self, value: object) -> object:
        if type(value) is Code and isinstance(value, Code) and self._strict and is_text(value.source):
            return {"code": value.source}
        return self._opaque(value)

    def _scalar(self, value: Any) -> object:
        kind = type(value)
        if issubclass(kind, float):
            number = float.__float__(value)
            return number if math.isfinite(number) else {"float": str(number)}
        if issubclass(kind, int):
            whole = int.__int__(value)
            few = whole.bit_length() < 3 * MAX_DIGITS  # a digit is more than three bits
            return whole if few else self._opaque(value, "of too many digits")
        if issubclass(kind, str):
            text = str.__str__(value)
            return text if is_text(text) else self._opaque(value, "too long, or no text")
        if bytes.__len__(value) > self._left:
            return self._opaque(value, "too large to send")
        raw = b"".join((memoryview(value),))
        return self._attach("bytes", Description(None, (len(raw),)), raw)

    def _container(self, value: Any, depth: int) -> object:
        kind = type(value)
        if issubclass(kind, list):
            return [self.node(one, depth + 1) for one in list.__iter__(value)]
        if issubclass(kind, tuple):
            return {"tuple": [self.node(one, depth + 1) for one in tuple.__iter__(value)]}
        items = list(dict.items(value))
        if not all(type(key) is str and len(key) <= MAX_KEY and is_text(key) for key, _ in items):
            return self._opaque(value, "with keys that are not short strings")
        return {"dict": [[key, self.node(one, depth + 1)] for key, one in items]}

    def _tensor(self, tensor: torch.Tensor, row: Description) -> object:
        # Before anything is made of it: an expanded view may claim a million times the memory there is.
        if row.size > self._left:
            return self._opaque(tensor, f"of {tensor.numel()} elements, too large to send")
        try:
            raw = raw_bytes(tensor)
        except (RuntimeError, TypeError):
            return self._opaque(tensor, "without values of its own")
        return self._attach("tensor", row, raw)

    def _attach(self, tag: str, row: Description, raw: bytes) -> object:
        if not self._strict and len(self.table) == MAX_ATTACHMENTS:
            msg = f"more than {MAX_ATTACHMENTS} tensors in one message"
            raise FrameError(msg)
        self._left -= row.size
        self.payload.append(raw)
        self.table.append(row.to_json())
        return {tag: len(self.table) - 1}

    def _opaque(self, value: object, why: str = "") -> object:
        name = type_name(value)
        if type(value) is torch.Tensor and not why:
            why = f"({value.layout}, {value.dtype}, on {value.device})"
        if self._strict:
            msg = f"a value that cannot be sent: {name} {why}"
            raise FrameError(msg)
        return {"opaque": printable(f"{name} {why}".strip(), MAX_NAME)}
