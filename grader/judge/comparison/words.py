"""Words for types, shapes, numbers and places in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch

from grader.submission.clean import cleaned_line
from grader.text import Text
from grader.worker.frame import Opaque
from grader.worker.placeholder_values import Iterated, Record

_KEYS, _KEY = 8, 40
"""Keys of a dict that a sentence names, and the characters of each."""
QUOTED = 80
"""Characters of a value that a sentence quotes."""

_PLAIN: tuple[tuple[type, Text], ...] = (
    (bool, Text("a bool", "布尔值")),
    (int, Text("an int", "整数（int）")),
    (float, Text("a float", "浮点数（float）")),
    (complex, Text("a complex number", "复数（complex）")),
    (str, Text("a string", "字符串")),
    (bytes, Text("a byte string", "字节串（bytes）")),
    (set, Text("a set", "集合（set）")),
    (list, Text("a list", "列表")),
    (tuple, Text("a tuple", "元组")),
    (Mapping, Text("a dict", "字典")),
)

_MIXED: Mapping[str, Text] = {
    "set with elements that are not plain": Text(
        "a set in which not everything is a number, a string or a tuple of these",
        "含有数字、字符串及其元组以外的元素的集合（set）",
    ),
    "dict with keys that are not plain": Text(
        "a dict in which not every key is a number, a string or a tuple of these",
        "含有数字、字符串及其元组以外的键的字典",
    ),
}
"""By the end of their name, values that the worker cannot send whole."""


def quoted(value: object) -> str:
    """Write a plain value as Python does, at most `QUOTED` characters of it."""
    written = repr(value[: QUOTED + 1]) if isinstance(value, str | bytes) else repr(value)
    return written if len(written) <= QUOTED else f"{written[:QUOTED]}…"


def type_words(value: object) -> Text:
    """Word what kind of value something is: `a float64 tensor of shape (2, 3)`, `a tuple of 2`."""
    if value is None:
        return Text.same("None")
    if isinstance(value, torch.Tensor):
        return Text("a tensor of shape {shape}", "形状为 {shape} 的张量").format(shape=shape_words(value.shape))
    if isinstance(value, np.ndarray):
        return Text("a numpy array of shape {shape}", "形状为 {shape} 的 numpy 数组").format(
            shape=shape_words(value.shape)
        )
    if isinstance(value, Record):
        names = ", ".join(cleaned_line(name, _KEY) for name in list(value.fields)[:_KEYS])
        return Text("an object with the fields {names}", "带有字段 {names} 的对象").format(names=names)
    if isinstance(value, Iterated):
        return Text("a generator", "生成器（generator）")
    if isinstance(value, np.generic):
        return Text("an object of type `{name}`", "类型为 `{name}` 的对象").format(name=f"numpy.{type(value).__name__}")
    if isinstance(value, Opaque):
        mixed = next((words for end, words in _MIXED.items() if value.type_name.endswith(end)), None)
        return mixed or Text("an object of type `{name}`", "类型为 `{name}` 的对象").format(
            name=cleaned_line(value.type_name)
        )
    for kind, words in _PLAIN:
        if isinstance(value, kind):
            return words
    return Text.same(f"`{type(value).__name__}`")


def key_words(keys: Sequence[object]) -> str:
    """Word the keys of a dict: the first eight, each shortened, and how many more there are."""
    words = ", ".join(
        repr(cleaned_line(key, _KEY)) if isinstance(key, str) else cleaned_line(repr(key), _KEY) for key in keys[:_KEYS]
    )
    return words if len(keys) <= _KEYS else f"{words}, … (+{len(keys) - _KEYS})"


def array_order(array: np.ndarray[Any, Any]) -> str:
    """Name the memory order of an array as NumPy does."""
    return "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"


def shape_words(shape: tuple[int, ...]) -> str:
    """Word a shape as Python writes it: `()`, `(3,)`, `(2, 3)`."""
    return str(tuple(shape))


def dtype_words(dtype: torch.dtype) -> str:
    """Word a dtype without its module."""
    return str(dtype).removeprefix("torch.")


def number_words(value: complex) -> str:
    """Word a number so that it can be compared by eye: six significant digits."""
    return f"{value + 0:.6g}"  # a zero without a sign


def numbers_apart(one: complex, other: complex) -> tuple[str, str]:
    """Word two different numbers with enough digits to see the difference."""
    words = number_words(one), number_words(other)
    for digits in (9, 12, 17):
        if words[0] != words[1]:
            break
        words = f"{one + 0:.{digits}g}", f"{other + 0:.{digits}g}"
    return words


def place_words(index: tuple[int, ...]) -> str:
    """Word the place of an entry: `[0, 2]`, nothing for a scalar."""
    return f"[{', '.join(map(str, index))}]" if index else ""
