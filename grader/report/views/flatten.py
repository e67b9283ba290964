"""Split a shown value into the tensors, lists and plain values in it, each with its name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from grader.result import SHOWN_NUMBERS, Array
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.result import Shown

Entry: TypeAlias = bool | int | float | str | None

STRING = 300
"""Characters of a string that are shown."""
DEPTH = 8
"""Levels of nested lists that are taken apart."""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """Entries in row-major order, perhaps only the first of them; a plain value has the shape ()."""

    name: str
    kind: Text
    dtype: str
    shape: tuple[int, ...]
    entries: tuple[Entry, ...]

    @property
    def left_out(self) -> int:
        """How many entries are not shown."""
        return math.prod(self.shape) - len(self.entries)

    def like(self, other: ShownPart) -> bool:
        """Whether the two can be compared entry by entry."""
        return self.shape == other.shape and self.dtype == other.dtype


def flatten(value: Shown, name: str = "", depth: int = DEPTH) -> Iterator[ShownPart]:
    """Take a value apart; the name is the path of the leaf in Python's notation (`dw`, `[1]`, `losses[0]`)."""
    if isinstance(value, Array):
        kind = Text("{dtype} tensor, shape {shape}", "{dtype} 张量，形状 {shape}")
        yield ShownPart(name, kind.format(dtype=value.dtype, shape=value.shape), value.dtype, value.shape, value.data)
    elif isinstance(value, tuple):
        entries = tuple(part for part in value if isinstance(part, (bool, int, float)))
        if value and len(entries) == len(value):
            kind = Text("list of {count}", "{count} 个元素的列表").format(count=len(value))
            yield ShownPart(name, kind, "list", (len(value),), entries[:SHOWN_NUMBERS])
        else:
            yield from _parts(name, {f"[{index}]": one for index, one in enumerate(value)}, "[]", depth)
    elif isinstance(value, Mapping):
        yield from _parts(name, {_key(name, key): one for key, one in value.items()}, "{}", depth)
    elif isinstance(value, str):
        words = value if len(value) <= STRING else value[:STRING] + "…"
        yield ShownPart(name, Text("string", "字符串"), "str", (), (words,))
    else:
        word = type(value).__name__
        yield ShownPart(name, NOTHING if value is None else Text.same(word), word, (), (value,))


def _parts(name: str, parts: Mapping[str, Shown], empty: str, depth: int) -> Iterator[ShownPart]:
    if not parts or not depth:
        yield ShownPart(name, Text("nested deeper", "更深的嵌套") if parts else Text("empty", "空"), empty, (0,), ())
        return
    for key, part in parts.items():
        yield from flatten(part, name + key, depth - 1)


def _key(name: str, key: str) -> str:
    if not key.isidentifier():
        return f"[{key!r}]"
    return f".{key}" if name else key
