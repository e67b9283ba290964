"""Values as bytes: everything that may cross between judge and worker, and nothing else.

A frame is a length, a JSON header of that length (ASCII), and raw bytes. The header is `[value, table]`; JSON's own
values stand for themselves, and what JSON lacks is an object with one key: `{"tuple": [...]}`,
`{"dict": [[key, value], ...]}`, `{"float": "nan"}`, `{"code": source}`, `{"opaque": type}`, and `{"tensor": row}`,
`{"bytes": row}` for what the raw bytes hold, in the order of the table's rows. Nothing is ever unpickled, and no size
is believed before it is checked.
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from grader.worker.attachment import Description, is_plain, read_table
from grader.worker.caps import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_HEADER,
    MAX_NAME,
    MAX_NODES,
    FrameError,
    is_text,
    printable,
)
from grader.worker.placement import Placed, raw_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MAX_BYTES", "Code", "FrameError", "Opaque", "Placed", "decode", "encode", "type_name"]

_LENGTH = struct.Struct("<I")
_FLOATS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


@dataclass(frozen=True, slots=True)
class Code:
    """A function for the submission to be given, as the expression of the course that makes it.

    Only the worker makes the function, where the submission could make any; the judge never evaluates one it reads.
    """

    source: str

    def function(self) -> Callable[..., object]:
        """Make the function; `torch` and `math` are there."""
        made: Callable[..., object] = eval(self.source, {"torch": torch, "math": math})  # noqa: S307 - the course's
        return made


@dataclass(frozen=True, slots=True)
class Opaque:
    """Stands for a value that is not sent: only what it was."""

    type_name: str


def encode(value: object, *, strict: bool = False) -> bytes:
    """Return the frame of a value.

    What cannot be sent becomes `Opaque`, or is an error if `strict`. Subclasses of the plain types are sent as plain
    values, read by the plain type's own methods; a tensor is sent only if it is exactly a Tensor or a Parameter.

    Raises:
        FrameError: too large or too many parts; or, if `strict`, a value that cannot be sent.
    """
    writer = _Writer(strict=strict)
    node = writer.node(value, 0)
    header = json.dumps([node, writer.table], allow_nan=False, separators=(",", ":")).encode("ascii")
    if len(header) > MAX_HEADER:
        msg = "too many or too long values in one message"
        raise FrameError(msg)
    return b"".join((_LENGTH.pack(len(header)), header, *writer.payload))


def decode(data: bytes) -> Any:  # noqa: ANN401 - the value is whatever was sent, every part of it checked
    """Return the value of a frame; tensors are plain, in memory of their own, laid out as the frame asks.

    Raises:
        FrameError: the bytes are not exactly one frame.
    """
    if not _LENGTH.size <= len(data) <= MAX_BYTES:
        msg = f"a frame of {len(data)} bytes"
        raise FrameError(msg)
    (length,) = _LENGTH.unpack_from(data)
    start = _LENGTH.size + length
    if length > MAX_HEADER or start > len(data):
        msg = f"a header of {length} bytes in a frame of {len(data)}"
        raise FrameError(msg)
    match _parse(data[_LENGTH.size : start]):
        case [node, [*table]]:
            reader = _Reader(read_table(table, memoryview(data)[start:]))
        case _:
            msg = "a header that is not a value and a table"
            raise FrameError(msg)
    value = reader.value(node, 0)
    if reader.used != len(reader.attached):
        msg = "attachments that no value names"
        raise FrameError(msg)
    return value


def type_name(value: object) -> str:
    """Return the name of a value's type as a traceback shows it, without trusting the type."""
    try:
        kind = type(value)
        module, name = str(kind.__module__), str(kind.__qualname__)
    except Exception:  # noqa: BLE001 - a metaclass may do anything when asked for a name
        return "object"
    return printable(name if module == "builtins" else f"{module}.{name}", MAX_NAME)


class _Writer:
    """Turns one value into a header's node, its table and the raw bytes."""

    def __init__(self, *, strict: bool) -> None:
        self.table: list[list[object]] = []
        self.payload: list[bytes] = []
        self._strict = strict
        self._left = MAX_BYTES - MAX_HEADER - _LENGTH.size
        self._nodes = 0

    def node(self, value: object, depth: int) -> object:  # noqa: PLR0911 - one return a kind of value
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
        if kind is Code and isinstance(value, Code) and is_text(value.source):
            return {"code": value.source}
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
        return self._opaque(value)

    def _scalar(self, value: Any) -> object:  # noqa: ANN401 - one of four types, by its real class
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

    def _container(self, value: Any, depth: int) -> object:  # noqa: ANN401 - one of three types, by its real class
        kind = type(value)
        if issubclass(kind, list):
            return [self.node(one, depth + 1) for one in list.__iter__(value)]
        if issubclass(kind, tuple):
            return {"tuple": [self.node(one, depth + 1) for one in tuple.__iter__(value)]}
        items = list(dict.items(value))
        if not all(type(key) is str and is_text(key) for key, _ in items):
            return self._opaque(value, "with keys that are not strings")
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


class _Reader:
    """Turns a header's node back into the value."""

    def __init__(self, attached: list[torch.Tensor | bytes]) -> None:
        self.attached = attached
        self.used = 0
        self._nodes = 0

    def value(self, node: object, depth: int) -> object:
        self._nodes += 1
        if self._nodes > MAX_NODES or depth > MAX_DEPTH + 1:
            msg = "too many or too deeply nested values"
            raise FrameError(msg)
        if isinstance(node, list):
            return [self.value(one, depth + 1) for one in node]
        if isinstance(node, _Tagged):
            return self._tagged(node, depth)
        if isinstance(node, str) and not is_text(node):
            msg = "a string that is too long or no text"
            raise FrameError(msg)
        return node

    def _tagged(self, node: _Tagged, depth: int) -> object:
        match node.tag, node.content:
            case "tuple", [*nodes]:
                return tuple(self.value(one, depth + 1) for one in nodes)
            case "dict", [*pairs]:
                return self._dict(pairs, depth)
            case "float", str(name) if name in _FLOATS:
                return _FLOATS[name]
            case ("tensor" | "bytes") as tag, int(index) if type(index) is int and index == self.used:
                return self._attachment(tag)
            case "code", str(source) if is_text(source):
                return Code(source)
            case "opaque", str(name) if len(name) <= MAX_NAME and is_text(name):
                return Opaque(name)
        msg = f"a value marked {node.tag[:MAX_NAME]!r}"
        raise FrameError(msg)

    def _attachment(self, tag: str) -> torch.Tensor | bytes:
        if self.used >= len(self.attached) or isinstance(self.attached[self.used], bytes) != (tag == "bytes"):
            msg = "an attachment that is not there"
            raise FrameError(msg)
        self.used += 1
        return self.attached[self.used - 1]

    def _dict(self, pairs: list[object], depth: int) -> dict[str, object]:
        made: dict[str, object] = {}
        for pair in pairs:
            match pair:
                case [str(key), node] if key not in made and is_text(key):
                    made[key] = self.value(node, depth + 1)
                case _:
                    msg = "a dictionary with a faulty or repeated key"
                    raise FrameError(msg)
        return made


@dataclass(frozen=True, slots=True)
class _Tagged:
    tag: str
    content: object


def _parse(header: bytes) -> object:
    try:
        return json.loads(
            header.decode("ascii"),
            object_pairs_hook=_tagged,
            parse_int=_whole,
            parse_float=_number,
            parse_constant=_constant,
        )
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
