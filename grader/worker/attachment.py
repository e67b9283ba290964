"""The raw part of a frame: tensors and byte strings one after another, and the table that describes them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

import torch

from grader.worker.placement import FORTRAN, Layout, is_layout, place
from grader.worker.size_limits import MAX_DIMS, MAX_SPREAD, FrameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

BYTES = "bytes"
"""Stands in the table for a byte string, in place of a dtype."""

_DTYPES = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64, torch.complex128),
        *(torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8, torch.bool),
        *(torch.uint16, torch.uint32, torch.uint64),
    )
}
_NAMES = {dtype: name for name, dtype in _DTYPES.items()}


@dataclass(frozen=True, slots=True)
class Description:
    """One row of the table; `dtype` is None for a byte string."""

    dtype: torch.dtype | None
    shape: tuple[int, ...]
    layout: Layout = "contiguous"
    requires_grad: bool = False

    @property
    def size(self) -> int:
        """The number of bytes that belong to it."""
        return math.prod(self.shape) * (1 if self.dtype is None else self.dtype.itemsize)

    def to_json(self) -> list[object]:
        """Return the row as it is sent."""
        return [BYTES if self.dtype is None else _NAMES[self.dtype], list(self.shape), self.layout, self.requires_grad]


def is_plain(value: object) -> TypeGuard[torch.Tensor]:
    """Tell whether this is exactly a Tensor or a Parameter: dense, with memory, and of a dtype that can be sent."""
    kind = type(value)
    if kind is not torch.Tensor and kind is not torch.nn.Parameter:
        return False
    assert isinstance(value, torch.Tensor)  # by its exact type
    return (
        value.dtype in _NAMES  # quantized dtypes are not among them
        and value.layout is torch.strided
        and (value.is_cpu or value.device.type != "meta")
        and not value.is_nested
        and ((0 < value.numel() <= MAX_SPREAD and value.dim() <= MAX_DIMS) or _fits(value.shape))
    )


def array_description(array: np.ndarray[Any, Any]) -> Description | None:
    """Return the row of a NumPy array; None where its dtype or its form cannot be sent."""
    dtype = _DTYPES.get(array.dtype.name) if array.dtype.isnative else None
    if dtype is None or not _fits(array.shape):
        return None
    fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    return Description(dtype, tuple(array.shape), FORTRAN if fortran else "contiguous")


def as_array(tensor: torch.Tensor) -> np.ndarray[Any, Any]:
    """Return a tensor that was read as an array, on the same memory.

    Raises:
        FrameError: numpy has no such arrays.
    """
    if tensor.dtype is torch.bfloat16 or tensor.requires_grad:
        msg = "an array that numpy cannot hold"
        raise FrameError(msg)
    return tensor.numpy()


def read_table(table: Sequence[object], payload: memoryview) -> list[torch.Tensor | bytes]:
    """Return what a table describes, each part in its own memory; it may not choose a layout.

    Raises:
        FrameError: a row is faulty, or the payload is not exactly what the rows say.
    """
    rows = [_read_row(row) for row in table]
    if any(row.layout not in ("contiguous", FORTRAN) for row in rows):
        msg = "an answer that asks for a layout"
        raise FrameError(msg)
    sizes = [row.size for row in rows]
    if sum(sizes) != len(payload):
        msg = "attachments of another length than their bytes"
        raise FrameError(msg)
    made, start = [], 0
    for row, size in zip(rows, sizes, strict=True):
        made.append(_build(row, payload[start : start + size]))
        start += size
    return made


def _read_row(row: object) -> Description:
    match row:
        case ["bytes", [int(size)], "contiguous", False] if type(size) is int and size >= 0:
            return Description(None, (size,))
        case [str(name), [*shape], layout, bool(requires_grad)] if name in _DTYPES and is_layout(layout):
            dtype = _DTYPES[name]
            sizes = tuple(size for size in shape if type(size) is int and size >= 0)
            differentiable = dtype.is_floating_point or dtype.is_complex
            if len(sizes) == len(shape) and _fits(sizes) and (differentiable or not requires_grad):
                return Description(dtype, sizes, layout, requires_grad)
    msg = "a faulty description of an attachment"
    raise FrameError(msg)


def _fits(shape: Sequence[int]) -> bool:
    if len(shape) <= MAX_DIMS and 0 < math.prod(shape) <= MAX_SPREAD:
        return True
    return len(shape) <= MAX_DIMS and math.prod(max(size, 1) for size in shape) <= MAX_SPREAD


def _build(row: Description, piece: memoryview) -> torch.Tensor | bytes:
    if row.dtype is None:
        return bytes(piece)
    if piece:
        # A copy: aligned, writable, and shared with nobody.
        if row.dtype is torch.bool and piece.tobytes().strip(b"\x00\x01"):
            msg = "a truth value that is neither 0 nor 1"
            raise FrameError(msg)
        tensor = torch.frombuffer(bytearray(piece), dtype=row.dtype)
        if len(row.shape) != 1:
            tensor = tensor.reshape(row.shape)
    else:
        tensor = torch.empty(row.shape, dtype=row.dtype)
    placed = place(tensor, row.layout)
    return placed.requires_grad_() if row.requires_grad else placed


def attachment_of(row: Sequence[Any], payload: memoryview, start: int) -> tuple[torch.Tensor | bytes, int]:
    """Return what a row of the judge's own table describes, in its own memory, and where its bytes end."""
    name, shape, layout, requires_grad = row
    if name == BYTES:
        return bytes(payload[start : start + shape[0]]), start + shape[0]
    dtype = _DTYPES[name]
    end = start + math.prod(shape) * dtype.itemsize
    if end == start:
        tensor = torch.empty(shape, dtype=dtype)
    else:
        tensor = torch.frombuffer(bytearray(payload[start:end]), dtype=dtype)
        if len(shape) != 1:
            tensor = tensor.reshape(shape)
    if layout != "contiguous":
        tensor = place(tensor, layout)
    return tensor.requires_grad_() if requires_grad else tensor, end
