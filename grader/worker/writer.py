"""Turn a value into the header and the raw bytes of a frame; it reads objects that may be hostile."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch

from grader.worker.attachment import Description, array_description, is_plain
from grader.worker.keys import plain_key
from grader.worker.placeholder import Placeholder
from grader.worker.placeholder_values import Code, Iterated, Opaque, Record, Written, type_name
from grader.worker.placement import Placed, raw_bytes
from grader.worker.records import record_of
from grader.worker.size_limits import (
    MAX_ATTACHMENTS,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_HEADER,
    MAX_KEY,
    MAX_KEY_DEPTH,
    MAX_KEYS,
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
        self._keys = 0

    def node(self, value: object, depth: int) -> object:
        """Return the header's node for a value at this depth."""
        self._count(1)
        if depth > MAX_DEPTH:
            return self._opaque(value, "nested too deeply")
        # `type` instead of `isinstance`, which believes what an object says about its class.
        kind = type(value)
        if value is None or kind is bool:
            return value
        if kind is float or kind is int or kind is str:
            return self._scalar(value)
        if is_plain(value):
            row = Description(value.dtype, tuple(value.shape), requires_grad=value.requires_grad)
            return self._tensor(value, row)
        if kind is tuple or kind is list or kind is dict:
            return self._container(value, depth)
        return self._unusual(value, kind, depth)

    def _unusual(self, value: Any, kind: type, depth: int) -> object:
        if kind is Written and isinstance(value, Written):
            return value.node
        if kind is Opaque and isinstance(value, Opaque):
            return {"opaque": printable(value.type_name, MAX_NAME)}
        if kind is Placed and isinstance(value, Placed) and is_plain(value.tensor):
            row = Description(value.tensor.dtype, tuple(value.tensor.shape), value.layout, value.requires_grad)
            return self._tensor(value.tensor, row, "array" if value.array else "tensor")
        if issubclass(kind, (int, float, str, bytes, complex)):
            return self._scalar(value)
        if issubclass(kind, (list, tuple, dict, set, frozenset)):
            return self._container(value, depth)
        if kind is np.ndarray or issubclass(kind, np.generic):
            return self._array(value)
        return self._object(value, depth)

    def _count(self, values: int) -> None:
        self._nodes += values
        if self._nodes > MAX_NODES:
            msg = f"more than {MAX_NODES} values in one message"
            raise FrameError(msg)

    def _object(self, value: object, depth: int) -> object:
        if type(value) is Iterated and isinstance(value, Iterated):
            return {"iterator": [[self.node(item, depth + 1) for item in value.items], value.ended]}
        if type(value) is Code:
            return self._code(value)
        record = value if type(value) is Record and isinstance(value, Record) else record_of(value)
        if record is not None:
            fields = [[name, self.node(part, depth + 1)] for name, part in record.fields.items()]
            return {"record": [printable(record.type_name, MAX_NAME), fields]}
        return self._opaque(value)

    def _array(self, value: Any) -> object:
        scalar = type(value) is not np.ndarray
        array = np.asarray(value) if scalar else value
        row = array_description(array)
        if row is None:
            return self._opaque(value, f"of dtype {array.dtype}")
        if row.size > self._left:
            return self._opaque(value, f"of {array.size} elements, too large to send")
        return self._attach("scalar" if scalar else "array", row, array.tobytes(), row.size)

    def _code(self, value: object) -> object:
        if type(value) is Code and isinstance(value, Code) and self._strict and is_text(value.source):
            return {"code": value.source}
        return self._opaque(value)

    def _scalar(self, value: Any) -> object:
        kind = type(value)
        if kind is float and math.isfinite(value):
            return value
        if issubclass(kind, float):
            number = float.__float__(value)
            return number if math.isfinite(number) else {"float": str(number)}
        if issubclass(kind, complex):
            pair = complex.__complex__(value)
            return {"complex": [self._scalar(pair.real), self._scalar(pair.imag)]}
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
        return self._attach("bytes", Description(None, (len(raw),)), raw, len(raw))

    def _container(self, value: Any, depth: int) -> object:
        kind = type(value)
        if issubclass(kind, list):
            return [self.node(part, depth + 1) for part in list.__iter__(value)]
        if issubclass(kind, tuple):
            return {"tuple": [self.node(part, depth + 1) for part in tuple.__iter__(value)]}
        if not issubclass(kind, dict):
            plain_set = set if issubclass(kind, set) else frozenset
            nodes = self._key_nodes(list(plain_set.__iter__(value)))
            return self._opaque(value, "with elements that are not plain") if nodes is None else {"set": nodes}
        items = list(dict.items(value))
        nodes = self._key_nodes([key for key, _ in items])
        if nodes is None:
            return self._opaque(value, "with keys that are not plain")
        return {"dict": [[key, self.node(one, depth + 1)] for key, (_, one) in zip(nodes, items, strict=True)]}

    def _key_nodes(self, keys: list[object]) -> list[object] | None:
        """Return the nodes of keys; None if a key is not plain, or two keys are equal as plain values."""
        if len(keys) > MAX_NODES:
            msg = f"more than {MAX_NODES} values in one message"
            raise FrameError(msg)
        if all(type(key) is str and len(key) <= MAX_KEY and is_text(key) for key in keys):
            self._count(len(keys))
            return keys
        plain = [plain_key(key) for key in keys]
        if not all(fits for fits, _ in plain):
            return None
        self._keys += sum(type(key) is not str for _, key in plain)
        if self._keys > MAX_KEYS and not self._strict:
            msg = f"more than {MAX_KEYS} keys that are no strings in one message"
            raise FrameError(msg)
        if len({key for _, key in plain}) < len(plain):
            return None
        return [self.node(key, MAX_DEPTH - MAX_KEY_DEPTH - 1) for _, key in plain]

    def _tensor(self, tensor: torch.Tensor, row: Description, tag: str = "tensor") -> object:
        # Before anything is built: an expanded view may claim a million times the available memory.
        size = row.size
        if size > self._left:
            return self._opaque(tensor, f"of {tensor.numel()} elements, too large to send")
        try:
            raw = raw_bytes(tensor)
        except (RuntimeError, TypeError):
            return self._opaque(tensor, "without values of its own")
        return self._attach(tag, row, raw, size)

    def _attach(self, tag: str, row: Description, raw: bytes, size: int) -> object:
        if not self._strict and len(self.table) == MAX_ATTACHMENTS:
            msg = f"more than {MAX_ATTACHMENTS} tensors in one message"
            raise FrameError(msg)
        self._left -= size
        self.payload.append(raw)
        self.table.append(row.to_json())
        return {tag: len(self.table) - 1}

    def _opaque(self, value: object, why: str = "") -> object:
        name = f"placeholder for {value.placeholder_for}" if type(value) is Placeholder else type_name(value)
        if type(value) is torch.Tensor and not why:
            why = f"({value.layout}, {value.dtype}, on {value.device})"
        if self._strict:
            msg = f"a value that cannot be sent: {name} {why}"
            raise FrameError(msg)
        return {"opaque": printable(f"{name} {why}".strip(), MAX_NAME)}
