"""Values as JSON nodes beside flat tensors, one for each dtype; equal numbers are stored once.

JSON's own values stand for themselves. Anything else is an object with one key: `{"tensor": [dtype, offset, shape,
requires_grad]}`, `{"tuple": [...]}`, `{"dict": [[key, value], ...]}`, `{"set": [...]}`, `{"float": "nan"}`,
`{"complex": [real, imaginary]}`, `{"bytes": hex}`, `{"array": [a tensor's row…, order]}`, `{"scalar": a tensor's row}`,
`{"record": [type, fields]}`, `{"iterator": [items, ended]}`, `{"code": source}`, and `{"opaque": type}` for values that
no submission can send.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import torch

from grader.errors import UsageError
from grader.judge.comparison.arrays import as_tensor
from grader.judge.comparison.words import array_order
from grader.text import Text
from grader.worker.keys import plain_key
from grader.worker.placeholder_values import Code, Iterated, Opaque, Record, type_name
from grader.worker.placement import raw_bytes

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

Node: TypeAlias = object
"""The JSON of a value."""

DTYPES: Final[Mapping[str, torch.dtype]] = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64, torch.complex128),
        *(torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8, torch.bool),
        *(torch.uint16, torch.uint32, torch.uint64),
    )
}
_NAMES: Final = {dtype: name for name, dtype in DTYPES.items()}
_FLOATS: Final = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
_HEX: Final = re.compile(r"([0-9a-f]{2})*")
_DEEPEST: Final = 32
_LARGEST: Final = 1 << 40
"""The largest product of a tensor's sizes without zeros: torch multiplies them even if there are no numbers."""


class DamagedRecording(UsageError):
    """A recording that `grader release` cannot have written."""

    def __init__(self, why: Text) -> None:
        """Say what is wrong, and what to do."""
        said = Text(
            "The recorded cases cannot be used: {why}. Get the release from your course again.",
            "无法使用录制的用例：{why}。请重新获取课程发布包。",
        )
        super().__init__(said.format(why=why))

    def __reduce__(self) -> tuple[type[UsageError], tuple[object, ...]]:
        """Pass between processes as the sentence alone."""
        return UsageError, (self.text,)


class Packer:
    """Turns values into nodes, and keeps their numbers."""

    def __init__(self) -> None:
        """Start empty."""
        self._pieces: dict[torch.dtype, list[torch.Tensor]] = {}
        self._lengths: dict[torch.dtype, int] = {}
        self._offsets: dict[tuple[torch.dtype, bytes], int] = {}

    def node(self, value: object) -> Node:
        """Return the node of a value."""
        if isinstance(value, torch.Tensor):
            return self._tensor(value)
        if value is None or isinstance(value, bool | int | str):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else {"float": str(value)}
        if isinstance(value, bytes):
            return {"bytes": value.hex()}
        if isinstance(value, complex):
            return {"complex": [self.node(value.real), self.node(value.imag)]}
        if isinstance(value, np.ndarray | np.generic):
            return self._array(value)
        return self._container(value)

    def _container(self, value: object) -> Node:
        if isinstance(value, list):
            return [self.node(item) for item in value]
        if isinstance(value, tuple):
            return {"tuple": [self.node(item) for item in value]}
        if isinstance(value, dict):
            return {"dict": [[self.node(key), self.node(item)] for key, item in value.items()]}
        if isinstance(value, set | frozenset):
            return {"set": [self.node(element) for element in sorted(value, key=repr)]}
        if isinstance(value, Record):
            return {"record": [value.type_name, self.node(dict(value.fields))]}
        if isinstance(value, Iterated):
            return {"iterator": [[self.node(item) for item in value.items], value.ended]}
        return {"code": value.source} if isinstance(value, Code) else {"opaque": type_name(value)}

    def _array(self, value: np.ndarray[Any, Any] | np.generic) -> Node:
        tensor = as_tensor(value)
        node = self._tensor(tensor) if isinstance(tensor, torch.Tensor) else None
        if not isinstance(node, dict) or "tensor" not in node:
            return {"opaque": type_name(value)}
        if isinstance(value, np.generic):
            return {"scalar": node["tensor"]}
        return {"array": [*node["tensor"], array_order(value)]}

    @property
    def tensors(self) -> dict[str, torch.Tensor]:
        """All numbers so far, flat, by the names of their dtypes."""
        return {_NAMES[dtype]: torch.cat(pieces) for dtype, pieces in self._pieces.items()}

    def _tensor(self, value: torch.Tensor) -> Node:
        if value.dtype not in _NAMES or value.layout is not torch.strided:
            return {"opaque": type_name(value)}
        raw = raw_bytes(value)
        offset = self._offsets.setdefault((value.dtype, raw), self._lengths.get(value.dtype, 0))
        if offset == self._lengths.get(value.dtype, 0) and value.numel():
            flat = value.detach().resolve_conj().resolve_neg().cpu().reshape(-1).clone()
            self._pieces.setdefault(value.dtype, []).append(
                torch.view_as_real(flat).reshape(-1) if flat.is_complex() else flat
            )
            self._lengths[value.dtype] = offset + value.numel()
        return {"tensor": [_NAMES[value.dtype], offset, list(value.shape), value.requires_grad]}


class Unpacker:
    """Turns nodes back into values and checks every part of them first."""

    def __init__(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Take numbers from flat tensors by the names of their dtypes."""
        self._flat = {name: _flat(name, tensor) for name, tensor in tensors.items()}

    def value(self, node: Node, depth: int = 0) -> object:
        """Return the value of a node.

        Raises:
            DamagedRecording: it is the node of none.
        """
        if depth > _DEEPEST:
            raise DamagedRecording(Text("a value is nested too deeply", "某个值嵌套过深"))
        if isinstance(node, list):
            return [self.value(item, depth + 1) for item in node]
        if not isinstance(node, dict):
            return node
        match node:
            case {"tensor": [str(name), int(offset), [*shape], bool(requires_grad)], **other} if not other:
                return self._tensor(name, offset, shape, requires_grad=requires_grad)
            case {"tuple": [*items], **other} if not other:
                return tuple(self.value(item, depth + 1) for item in items)
            case {"dict": [*pairs], **other} if not other and all(map(_is_pair, pairs)):
                return {self._key(key, depth): self.value(item, depth + 1) for key, item in pairs}
            case {"float": str(name), **other} if not other and name in _FLOATS:
                return _FLOATS[name]
            case {"code": str(source), **other} if not other:
                return Code(source)
            case {"opaque": str(name), **other} if not other:
                return Opaque(name)
        return self._other(node, depth)

    def _other(self, node: Mapping[str, object], depth: int) -> object:
        """Return the value of a node of a rarer kind."""
        match node:
            case {"set": [*items], **other} if not other:
                return {self._key(item, depth) for item in items}
            case {"bytes": str(digits), **other} if not other and _HEX.fullmatch(digits):
                return bytes.fromhex(digits)
            case {"complex": [real, imaginary], **other} if not other:
                parts = self.value(real, depth + 1), self.value(imaginary, depth + 1)
                if isinstance(parts[0], float) and isinstance(parts[1], float):
                    return complex(parts[0], parts[1])
            case {"scalar": [*row], **other} if not other:
                return self._array(row, depth)[()]
            case {"array": [*row, ("C" | "F") as order], **other} if not other:
                array = self._array(row, depth)
                return np.asfortranarray(array) if order == "F" else array
            case {"record": [str(name), fields], **other} if not other:
                named = self.value(fields, depth + 1)
                if isinstance(named, dict) and all(isinstance(field, str) for field in named):
                    return Record(name, named)
            case {"iterator": [[*items], bool(ended)], **other} if not other:
                return Iterated(tuple(self.value(item, depth + 1) for item in items), ended)
        raise DamagedRecording(Text("a value has an unknown type", "某个值的类型未知"))

    def _key(self, node: Node, depth: int) -> Hashable:
        fits, key = plain_key(self.value(node, depth + 1))
        if not fits:
            raise DamagedRecording(Text("a key has a type that keys cannot have", "某个键的类型不合法"))
        return key

    def _array(self, row: list[object], depth: int) -> np.ndarray[Any, Any]:
        tensor = self.value({"tensor": row}, depth + 1)
        if not isinstance(tensor, torch.Tensor) or tensor.requires_grad or tensor.dtype is torch.bfloat16:
            raise DamagedRecording(Text("an array has an impossible description", "某个数组的描述不合法"))
        return tensor.numpy()

    def _tensor(self, name: str, offset: int, shape: Sequence[object], *, requires_grad: bool) -> torch.Tensor:
        sizes = [size for size in shape if type(size) is int and size >= 0]
        dtype = DTYPES.get(name)
        fits = len(sizes) == len(shape) <= _DEEPEST and math.prod(max(size, 1) for size in sizes) <= _LARGEST
        differentiable = dtype is not None and (dtype.is_floating_point or dtype.is_complex)
        if dtype is None or not fits or type(offset) is not int or offset < 0 or (requires_grad and not differentiable):
            raise DamagedRecording(Text("an array has an impossible description", "某个数组的描述不合法"))
        number = math.prod(sizes)
        flat = self._flat.get(name, torch.empty(0, dtype=dtype))
        if number and offset + number > flat.numel():
            raise DamagedRecording(Text("an array lies outside the file", "某个数组超出了文件范围"))
        # A view: numbers that the JSON names often are in memory only once.
        part = flat[offset : offset + number] if number else torch.empty(0, dtype=dtype)
        return part.view(sizes).requires_grad_(requires_grad)


def _flat(name: str, tensor: torch.Tensor) -> torch.Tensor:
    dtype = DTYPES.get(name)
    stored = {torch.complex64: torch.float32, torch.complex128: torch.float64}.get(dtype, dtype) if dtype else None
    if dtype is None or tensor.dtype != stored or tensor.dim() != 1:
        raise DamagedRecording(Text("the arrays are not those of a recording", "其中的数组不属于录制文件"))
    if not dtype.is_complex:
        return tensor
    if tensor.numel() % 2:
        raise DamagedRecording(Text("a complex number is cut in two", "某个复数不完整"))
    return torch.view_as_complex(tensor.reshape(-1, 2))


def _is_pair(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2  # a pair
