"""Expected and received tensors as coloured fields, so that a pattern in the differences is visible at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.result import Array

SMALLEST, LARGEST, RANK = 4, 64, 3
"""Entries and dimensions of a tensor that deserves a picture."""
SHOWN = 3
"""Most pictures of one check."""
STEPS = 5
"""Shades on either side of 0."""
CELL = 16
_ALIKE = 1e-4
"""A difference below this share of the largest entry is invisible."""


@dataclass(frozen=True, slots=True)
class Shade:
    """One entry: its column, its row, and its shade, `p1` … `p5` above 0, `n1` … below, `no` for no number."""

    x: int
    y: int
    shade: str
    off: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One side, "expected" or "received"."""

    side: str
    width: int
    height: int
    shades: tuple[Shade, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """Two panels on the same scale, from `-most` to `most`."""

    title: Text
    panels: tuple[Panel, ...]
    most: str
    kind: str = "heat"


def heats(pairs: Mapping[str, tuple[Array, Array | None]]) -> Iterator[Heat]:
    """Draw the first few tensors that differ."""
    drawn = 0
    for name, (expected, received) in pairs.items():
        if received is None or not (_drawable(expected) and _drawable(received)) or drawn == SHOWN:
            continue
        most = max(
            (abs(float(number)) for number in (*expected.numbers, *received.numbers) if math.isfinite(number)),
            default=0.0,
        )
        off = _off(expected, received, most * _ALIKE)
        if not off or not most:
            continue
        drawn += 1
        panels = (
            _panel("expected", expected, most, frozenset()),
            _panel("received", received, most, off if expected.shape == received.shape else frozenset()),
        )
        yield Heat(Text.same("" if name == "result" else name), panels, format(most, ".3g"))


def _drawable(one: Array) -> bool:
    return 1 <= len(one.shape) <= RANK and SMALLEST <= len(one.data) <= LARGEST


def _off(expected: Array, received: Array, floor: float) -> frozenset[int]:
    """Return the places that look different; every place if the shapes differ."""
    if expected.shape != received.shape:
        return frozenset(range(len(received.data)))
    pairs = enumerate(zip(map(float, expected.data), map(float, received.data), strict=True))
    return frozenset(
        place
        for place, (one, other) in pairs
        if not (one == other or abs(one - other) <= floor or (math.isnan(one) and math.isnan(other)))
    )


def _panel(side: str, one: Array, most: float, off: frozenset[int]) -> Panel:
    """Arrange rows below each other; a tensor of three dimensions as its slices, with a gap between them."""
    columns = one.shape[-1]
    rows = one.shape[-2] if len(one.shape) > 1 else 1
    gap = CELL // 2
    shades = tuple(
        Shade(
            x=place % columns * CELL,
            y=(line := place // columns) * CELL + line // rows * gap,
            shade=_shade(float(value), most),
            off=place in off,
        )
        for place, value in enumerate(one.data)
    )
    height = len(one.data) // columns * CELL + (len(one.data) // (columns * rows) - 1) * gap
    return Panel(side, columns * CELL, height, shades)


def _shade(value: float, most: float) -> str:
    if not math.isfinite(value):
        return "no"
    step = math.ceil(abs(value) / most * STEPS - 1e-9)
    return f"{'p' if value > 0 else 'n'}{step}" if step else "p0"
