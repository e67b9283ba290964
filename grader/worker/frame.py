"""Values as bytes: everything that may pass between judge and worker, and nothing else.

A frame is a length, a JSON header of that length (ASCII), and raw bytes. The header is `[value, table]`. JSON's own
values stand for themselves; anything else is an object with one key: `{"tuple": [...]}`, `{"dict": [[key, value],
...]}`, `{"float": "nan"}`, `{"opaque": type}`, and `{"tensor": row}`, `{"bytes": row}` for the contents of the raw
bytes, in the order of the table's rows. Nothing is ever unpickled, and every size is checked before it is believed.
Answers are frames; for requests see `grader.worker.request_frame`.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

from grader.worker.attachment import read_table
from grader.worker.placeholder_values import Code, Opaque, Written, type_name
from grader.worker.placement import Placed
from grader.worker.reader import Reader, parse
from grader.worker.size_limits import MAX_ATTACHMENTS, MAX_BYTES, MAX_HEADER, FrameError
from grader.worker.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MAX_BYTES", "Code", "Draft", "FrameError", "Opaque", "Placed", "decode", "encode", "type_name"]

_LENGTH = struct.Struct("<I")
_ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"))


def encode(value: object) -> bytes:
    """Return the frame of a value.

    Values that cannot be sent become `Opaque`. Subclasses of the plain types are sent as plain values, read by the
    plain type's own methods; a tensor is sent only if it is exactly a Tensor or a Parameter.

    Raises:
        FrameError: too large or too many parts.
    """
    return _frame(Writer(strict=False), value)


class Draft:
    """An answer whose value becomes bytes first, and the rest later: nothing can change the value in between."""

    def __init__(self, value: object) -> None:
        """Take the value; a part that cannot be sent becomes `Opaque`."""
        self._writer = Writer(strict=False)
        try:
            self._node = self._writer.node(value, 1)
        except FrameError as fault:
            self._writer = Writer(strict=False)
            self._node = self._writer.node(Opaque(f"{type_name(value)}: {fault}"), 1)

    def finish(self, answer: Mapping[str, object]) -> bytes:
        """Return the frame of the answer with its value.

        Raises:
            FrameError: too large or too many parts.
        """
        return _frame(self._writer, {**answer, "value": Written(self._node)})


def _frame(writer: Writer, value: object) -> bytes:
    node = writer.node(value, 0)
    header = header_json([node, writer.table])
    return b"".join((_LENGTH.pack(len(header)), header, *writer.payload))


def header_json(node: object) -> bytes:
    """Return a node of a header in JSON.

    Raises:
        FrameError: it is too long.
    """
    header = _ENCODER.encode(node).encode("ascii")
    if len(header) > MAX_HEADER:
        msg = "too many or too long values in one message"
        raise FrameError(msg)
    return header


def decode(data: bytes) -> Any:
    """Return the value of a frame; tensors are plain and have their own memory.

    It may not hold functions as code, ask for a memory layout, or hold more tensors than are quickly read.

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
    match parse(data[_LENGTH.size : start]):
        case [node, [*table]] if len(table) <= MAX_ATTACHMENTS:
            reader = Reader(read_table(table, memoryview(data)[start:]))
        case _:
            msg = "a header that is not a value and a table, or too many tensors"
            raise FrameError(msg)
    value = reader.value(node, 0)
    if reader.used != len(reader.attached):
        msg = "attachments that no value names"
        raise FrameError(msg)
    return value
