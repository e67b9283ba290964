"""Turn the header of a frame back into the value; every part is checked before it is believed."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.worker.attachment import as_array
from grader.worker.keys import plain_key
from grader.worker.placeholder_values import Iterated, Opaque, Record
from grader.worker.size_limits import (
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_FIELDS,
    MAX_KEY,
    MAX_KEY_DEPTH,
    MAX_KEYS,
    MAX_NAME,
    MAX_NODES,
    FrameError,
    is_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import torch

_FLOATS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class Reader:
    """Turns a header's node back into the value."""

    def __init__(self, attached: list[torch.Tensor | bytes]) -> None:
        self.attached = attached
        self.used = 0
        self._nodes = 0
        self._keys = 0

    def value(self, node: object, depth: int) -> object:
        """Return the value of a header's node at this depth."""
        self._nodes += 1
        if self._nodes > MAX_NODES or depth > MAX_DEPTH + MAX_KEY_DEPTH + 1:
            msg = "too many or too deeply nested values"
            raise FrameError(msg)
        # By `type`, which is quicker than `isinstance`: what JSON was read as has exactly these.
        kind = type(node)
        if kind is _Tagged:
            return self._tagged(node, depth)  # type: ignore[arg-type] # by its type
        if kind is list:
            return [self.value(part, depth + 1) for part in node]  # type: ignore[attr-defined] # the same
        if kind is str and not is_text(node):  # type: ignore[arg-type] # the same
            msg = "a string that is too long or no text"
            raise FrameError(msg)
        return node

    def _tagged(self, node: _Tagged, depth: int) -> object:
        match node.tag, node.content:
            case "tuple", [*nodes]:
                return tuple(self.value(node, depth + 1) for node in nodes)
            case "dict", [*pairs]:
                return self._dict(pairs, depth)
            case "float", str(name) if name in _FLOATS:
                return _FLOATS[name]
            case ("tensor" | "array" | "scalar" | "bytes") as tag, int(index) if (
                type(index) is int and index == self.used
            ):
                return self._attachment(tag)
            case "complex", [real, imaginary]:
                return self._complex(real, imaginary)
            case "set", [*nodes]:
                return self._set(nodes, depth)
            case "record", [str(name), [*pairs]] if len(name) <= MAX_NAME and is_text(name):
                return self._record(name, pairs, depth)
            case "iterator", [[*nodes], bool(ended)]:
                return Iterated(tuple(self.value(node, depth + 1) for node in nodes), ended)
            case "opaque", str(name) if len(name) <= MAX_NAME and is_text(name):
                return Opaque(name)
        msg = f"a value marked {node.tag[:MAX_NAME]!r}"
        raise FrameError(msg)

    def _attachment(self, tag: str) -> object:
        if self.used >= len(self.attached) or isinstance(self.attached[self.used], bytes) != (tag == "bytes"):
            msg = "an attachment that is not there"
            raise FrameError(msg)
        self.used += 1
        found = self.attached[self.used - 1]
        if isinstance(found, bytes) or tag == "tensor":
            return found
        array = as_array(found)
        if tag == "array":
            return array
        if array.shape:
            msg = "a number of numpy that has a shape"
            raise FrameError(msg)
        return array[()]

    def _complex(self, real: object, imaginary: object) -> complex:
        parts = self.value(real, MAX_DEPTH), self.value(imaginary, MAX_DEPTH)
        if type(parts[0]) is not float or type(parts[1]) is not float:
            msg = "a complex number without its two parts"
            raise FrameError(msg)
        return complex(parts[0], parts[1])

    def _set(self, nodes: Sequence[object], depth: int) -> set[object]:
        made: set[object] = set()
        for node in nodes:
            made.add(self._key(node, made, depth))
        return made

    def _dict(self, pairs: Sequence[object], depth: int) -> dict[object, object]:
        made: dict[object, object] = {}
        nodes = []
        for pair in pairs:  # all keys first, as they were written
            match pair:
                case [key, node]:
                    made[self._key(key, made, depth)] = None
                    nodes.append(node)
                case _:
                    msg = "a dictionary with something that is no pair"
                    raise FrameError(msg)
        return {key: self.value(node, depth + 1) for key, node in zip(made, nodes, strict=True)}

    def _key(self, node: object, known: set[object] | dict[object, object], depth: int) -> object:
        key = self.value(node, depth + 1)
        fits, plain = (len(key) <= MAX_KEY, key) if type(key) is str else plain_key(key)  # it is a text by now
        self._keys += type(key) is not str
        if not fits or self._keys > MAX_KEYS or plain in known:
            msg = "a faulty, repeated or very long key, or too many that are no strings"
            raise FrameError(msg)
        return plain

    def _record(self, name: str, pairs: Sequence[object], depth: int) -> Record:
        fields: dict[str, object] = {}
        for pair in pairs:
            match pair:
                case [str(field), node] if field not in fields and len(field) <= MAX_NAME and is_text(field):
                    fields[field] = self.value(node, depth + 1)
                case _:
                    msg = "a field that is faulty or there already"
                    raise FrameError(msg)
        if len(fields) > MAX_FIELDS:
            msg = "an object of too many fields"
            raise FrameError(msg)
        return Record(name, fields)


@dataclass(slots=True)  # not frozen: making those takes three times as long, and there are many in each message
class _Tagged:
    tag: str
    content: object


def parse(header: bytes) -> object:
    """Return the header's JSON, with objects as tagged values and every number within bounds.

    Raises:
        FrameError: it is not exactly that.
    """
    try:
        return _DECODER.decode(header.decode("ascii"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        msg = f"a header that is not JSON: {type(fault).__name__}"
        raise FrameError(msg) from fault


def _tagged(pairs: list[tuple[str, object]]) -> _Tagged:
    if len(pairs) != 1:
        msg = "an object that has not exactly one key"
        raise FrameError(msg)
    return _Tagged(*pairs[0])


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        msg = f"an integer of {len(digits)} digits"
        raise FrameError(msg)
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits) if len(digits) <= MAX_DIGITS else math.inf
    if not math.isfinite(number):
        msg = "a number out of range"
        raise FrameError(msg)
    return number


def _constant(name: str) -> float:
    msg = f"the constant {name}"
    raise FrameError(msg)


_DECODER = json.JSONDecoder(object_pairs_hook=_tagged, parse_int=_whole, parse_float=_number, parse_constant=_constant)
