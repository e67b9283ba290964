"""Explain PyTorch's messages about sizes that do not fit, with the dimension of the argument."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A pattern, and the words made of its groups."""

    pattern: str
    words: Callable[..., Text]


def _product(rows: str, inner: str, other: str, columns: str) -> Text:
    return Text(
        f"In `A @ B`, dimension 1 of A (here {inner}) must equal dimension 0 of B (here {other}): A is"
        f" {rows}×{inner}, B is {other}×{columns}. Must one of them be transposed, or is the order wrong?",
        f"在 `A @ B` 中，A 的第 1 维（这里是 {inner}）必须等于 B 的第 0 维（这里是 {other}）："
        f"A 是 {rows}×{inner}，B 是 {other}×{columns}。是否需要转置其中一个，或者顺序写反了？",
    )


def _matrix_vector(rows: str, columns: str, length: str) -> Text:
    return Text(
        f"In `A @ v`, dimension 1 of A (here {columns}) must equal the length of v (here {length}); A is"
        f" {rows}×{columns}.",
        f"在 `A @ v` 中，A 的第 1 维（这里是 {columns}）必须等于 v 的长度（这里是 {length}）；A 是 {rows}×{columns}。",
    )


def _vectors(one: str, other: str) -> Text:
    return Text(
        f"The two vectors must be equally long: the first has {one} entries, the second {other}.",
        f"两个向量必须一样长：第一个有 {one} 个元素，第二个有 {other} 个。",
    )


def _batches(expected: str, got: str) -> Text:
    return Text(
        f"In a product of stacks of matrices, the second argument must begin with the sizes {expected}; it begins with"
        f" {got}.",
        f"批量矩阵相乘时，第二个参数的前两维应为 {expected}，这里是 {got}。",
    )


def _broadcast(one: str, other: str, dimension: str) -> Text:
    return Text(
        f"In dimension {dimension} the first argument has size {one}, the second {other}. Sizes are lined up from the"
        " last dimension on, and must be equal or 1 (`unsqueeze` and `keepdim=True` add a dimension of size 1).",
        f"在第 {dimension} 维，第一个参数的大小是 {one}，第二个是 {other}。各维从最后一维起对齐，大小必须相等或为 1"
        "（`unsqueeze` 和 `keepdim=True` 可以增加大小为 1 的维）。",
    )


def _expanded(wanted: str, existing: str, dimension: str) -> Text:
    return Text(
        f"Dimension {dimension} needs size {wanted}, but what is put there has size {existing}; only size 1 can be"
        " expanded.",
        f"第 {dimension} 维需要的大小是 {wanted}，而放进去的是 {existing}；只有大小为 1 的维才能扩展。",
    )


def _joined(dimension: str, expected: str, got: str, number: str) -> Text:
    return Text(
        f"Tensors that are joined along dimension {dimension} must agree in all others: tensor number {number} of the"
        f" list has size {got} where {expected} is needed.",
        f"沿第 {dimension} 维拼接的张量，其他维必须一致：列表中第 {number} 个张量的大小是 {got}，应为 {expected}。",
    )


def _stacked(one: str, first: str, other: str, second: str) -> Text:
    return Text(
        f"Tensors that are stacked must have one shape: entry {first} of the list has {one}, entry {second} has"
        f" {other}.",
        f"堆叠的张量形状必须相同：列表第 {first} 项是 {one}，第 {second} 项是 {other}。",
    )


def _reshaped(shape: str, size: str) -> Text:
    sizes = [int(part) for part in shape.strip("[]()").split(",") if part.strip() and len(part) < _DIGITS]
    known = [length for length in sizes if length >= 0]
    product = "×".join(map(str, known))
    if not known or len(known) > _SHOWN_SIZES or len(sizes) < len(shape.strip("[](),").split(",")):
        return Text(
            f"The shape {shape} does not fit the {size} entries of the tensor.",
            f"形状 {shape} 的元素个数与现有的 {size} 个不同。",
        )
    entries = product if len(known) == 1 else f"{product} = {math.prod(known)}"
    if len(known) < len(sizes):
        return Text(
            f"The tensor has {size} entries, and -1 stands for what is left of them: {size} cannot be divided by"
            f" {entries}.",
            f"这个张量有 {size} 个元素，-1 代表余下的大小：{size} 不能被 {entries} 整除。",
        )
    return Text(
        f"The tensor has {size} entries; the shape {shape} needs {entries}. Both numbers must be equal.",
        f"这个张量有 {size} 个元素；形状 {shape} 需要 {entries} 个。两者必须相等。",
    )


def _dimension(low: str, high: str, got: str) -> Text:
    return Text(
        f"The tensor has no dimension {got}: dimensions are counted from 0, here up to {high}, or from the end, down to"
        f" {low}.",
        f"这个张量没有第 {got} 维：维度从 0 数起，这里最大是 {high}；从末尾数最小是 {low}。",
    )


def _index(index: str, dimension: str, size: str) -> Text:
    return Text(
        f"Index {index} is out of range: dimension {dimension} has size {size}, so the last index is"
        f" {int(size) - 1 if size.isascii() and len(size) < 9 else 'one less'}.",  # what int() is for
        f"下标 {index} 越界：第 {dimension} 维的大小是 {size}，下标从 0 数起。",
    )


_DIGITS = 9
"""From this many digits on, a size is not computed with."""
_SHOWN_SIZES = 8
_SHAPE = r"(\[[\d, ]*\])"
MISMATCHES: tuple[Mismatch, ...] = (
    Mismatch(r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)", _product),
    Mismatch(r"size mismatch, got input \(\d+\), mat \((\d+)x(\d+)\), vec \((\d+)\)", _matrix_vector),
    Mismatch(r"size mismatch, got \d+, (\d+)x(\d+),\s*(\d+)", _matrix_vector),
    Mismatch(r"inconsistent tensor size, expected tensor \[(\d+)\] and src \[(\d+)\]", _vectors),
    Mismatch(rf"first two dimensions of batch2 tensor to be: {_SHAPE} but got: {_SHAPE}", _batches),
    Mismatch(
        r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)",
        _broadcast,
    ),
    Mismatch(
        r"expanded size of the tensor \((\d+)\) must match the existing size \((\d+)\) at non-singleton dimension"
        r" (\d+)",
        _expanded,
    ),
    Mismatch(
        r"must match except in dimension (\d+)\. Expected (?:size )?(\d+) (?:but got size|in dimension \d+ but got)"
        r" (\d+) for tensor number (\d+)",
        _joined,
    ),
    Mismatch(rf"equal size, but got {_SHAPE} at entry (\d+) and {_SHAPE} at entry (\d+)", _stacked),
    Mismatch(r"shape '(\[[-\d, ]*\])' is invalid for input of size (\d+)", _reshaped),
    Mismatch(
        r"cannot reshape array of size (\d+) into shape (\([-\d, ]*\))", lambda size, shape: _reshaped(shape, size)
    ),
    Mismatch(
        r"Dimension out of range \(expected to be in range of \[(-?\d+), (-?\d+)\], but got (-?\d+)\)", _dimension
    ),
    Mismatch(r"index (-?\d+) is out of bounds for dimension (\d+) with size (\d+)", _index),
)
