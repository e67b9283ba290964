"""Requests as bytes: what the judge sends to a worker.

A request is two lengths, a table and a value in JSON of these lengths, and raw bytes; value, table and bytes are those
of `grader.worker.frame`. The worker believes the judge, so that it need not look at the parts one by one: it has each
within a few microseconds.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

from grader.worker.attachment import as_array, attachment_of
from grader.worker.frame import header_json
from grader.worker.placeholder_values import Code, Iterated, Opaque, Record
from grader.worker.size_limits import MAX_BYTES, FrameError
from grader.worker.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np

_LENGTHS = struct.Struct("<II")
_DECODE = json.JSONDecoder().decode


def pack(request: object) -> bytes:
    """Return the bytes of a request.

    It may hold functions as code, ask for a memory layout, and hold any number of tensors.

    Raises:
        FrameError: too large or too many parts, or a value that cannot be sent.
    """
    writer = Writer(strict=True)
    value = header_json(writer.node(request, 0))
    table = header_json(writer.table)
    body = b"".join((_LENGTHS.pack(len(table), len(value)), table, value, *writer.payload))
    if len(body) > MAX_BYTES:
        msg = "too much in one request"
        raise FrameError(msg)
    return body


class RequestReader:
    """Turns the bytes of requests back into values; tensors have their own memory.

    A part is made as soon as JSON has read it: what is inside is made by then.
    """

    def __init__(self) -> None:
        """Begin; one reader reads any number of requests, one after another."""
        self._attached: list[Any] = []
        self._makers: Mapping[str, Callable[[Any], object]] = {
            "tensor": self._attachment,
            "bytes": self._attachment,
            "array": self._array,
            "scalar": lambda index: self._array(index)[()],
            "tuple": tuple,
            "dict": dict,
            "set": set,
            "float": float,
            "complex": lambda parts: complex(*parts),
            "record": lambda parts: Record(parts[0], dict(parts[1])),
            "iterator": lambda parts: Iterated(tuple(parts[0]), parts[1]),
            "code": Code,
            "opaque": Opaque,
        }
        self._decode = json.JSONDecoder(object_pairs_hook=self._part).decode

    def read(self, body: bytes) -> Any:
        """Return the request that the judge packed."""
        table, value = _LENGTHS.unpack_from(body)
        start = _LENGTHS.size + table
        end, payload = start + value, memoryview(body)
        place, self._attached = end, []
        for row in _DECODE(str(payload[_LENGTHS.size : start], "ascii")):
            part, place = attachment_of(row, payload, place)
            self._attached.append(part)
        return self._decode(str(payload[start:end], "ascii"))

    def _part(self, pairs: list[tuple[str, Any]]) -> object:
        tag, content = pairs[0]
        return self._makers[tag](content)

    def _attachment(self, index: int) -> Any:
        return self._attached[index]

    def _array(self, index: int) -> np.ndarray[Any, Any]:
        return as_array(self._attached[index])
