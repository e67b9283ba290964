"""A counterexample as small tables: the inputs, the expected and the received values, and where they differ."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.report.numbers import PRECISIONS, plain, telling
from grader.report.views.flatten import STRING, Entry, ShownPart, flatten
from grader.result import SHOWN_NUMBERS, SILENCE
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.result import Counterexample, Shown

TABLES = 24
"""Most tables for one value; a structure of hundreds of parts helps nobody."""
WRAP = 5
"""A longer row of numbers is broken into lines of this length."""
HALF, GAP = 44, 3
"""Characters that fit into half a page, and the extra width of a column."""
ABSENT = Text("missing", "缺失")
NO_ANSWER = Text("no answer", "没有返回结果")
RAISED = Text("raised", "引发异常")
ROUNDING: Mapping[str, float] = MappingProxyType(
    {"float64": 1e-9, "float": 1e-9, "list": 1e-9, "float32": 1e-5, "float16": 4e-3, "bfloat16": 3e-2}
)
"""Up to this error, relative to the entry and to the largest entry, two entries look alike; other kinds must be equal.

The judge decides what is right; this decides only which entries are marked.
"""


@dataclass(frozen=True, slots=True)
class TableCell:
    """One entry as text; `off` where it differs from what was expected."""

    text: str
    off: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells with their heads; an entry alone has no heads."""

    slice: str
    """Which part of a tensor with more than two dimensions this is: `[0, :, :]`."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[TableCell, ...]], ...]

    @property
    def wide(self) -> bool:
        """Whether the rows are wider than half a page."""
        return any(sum(len(cell.text) + GAP for cell in cells) > HALF for _, cells in self.rows)


@dataclass(frozen=True, slots=True)
class ValueTable:
    """One tensor, list or plain value."""

    name: str
    kind: Text
    kind_off: bool
    grids: tuple[Grid, ...]
    more: Text = NOTHING


@dataclass(frozen=True, slots=True)
class CaseView:
    """A counterexample ready to be laid out."""

    inputs: tuple[ValueTable, ...]
    expected: tuple[ValueTable, ...]
    received: tuple[ValueTable, ...]

    @property
    def wide(self) -> bool:
        """Whether expected and received do not fit side by side."""
        return any(grid.wide for table in (*self.expected, *self.received) for grid in table.grids)


def case_of(example: Counterexample) -> CaseView:
    """Prepare a counterexample for display."""
    inputs = [leaf for name, value in example.inputs.items() for leaf in flatten(value, name)]
    expected, received = _some(example.expected), _some(example.received)
    if not example.answered:
        return CaseView(_tables(inputs), _tables(expected), (_unanswered(example.received),))
    named = {leaf.name: leaf for leaf in expected}
    off = _differing(named, received)
    digits = telling(
        (leaf.entries[place], named[leaf.name].entries[place]) for leaf in received for place in off[leaf.name]
    )
    return CaseView(
        inputs=_tables(inputs),
        expected=tuple(_table(leaf, digits) for leaf in expected),
        received=tuple(
            _table(leaf, digits, off[leaf.name], kind_off=leaf.name not in named or not leaf.like(named[leaf.name]))
            for leaf in received
        )
        + tuple(ValueTable(leaf.name, ABSENT, kind_off=True, grids=()) for leaf in expected if leaf.name not in off),
    )


def _unanswered(instead: Shown) -> ValueTable:
    """Return the text in place of an answer: the exception in the record's own words, or that nothing came."""
    if not isinstance(instead, str) or instead == SILENCE:
        return ValueTable("", NO_ANSWER, kind_off=True, grids=())
    words = instead if len(instead) <= STRING else instead[:STRING] + "…"
    return ValueTable("", RAISED, kind_off=True, grids=(Grid("", (), (("", (TableCell(words, off=True),)),)),))


def _tables(parts: Sequence[ShownPart]) -> tuple[ValueTable, ...]:
    return tuple(_table(leaf, PRECISIONS[0]) for leaf in parts[:TABLES])


def _table(leaf: ShownPart, digits: int, off: frozenset[int] = frozenset(), *, kind_off: bool = False) -> ValueTable:
    cells = tuple(TableCell(plain(entry, digits), place in off) for place, entry in enumerate(leaf.entries))
    more = Text("{shown} of {all} entries shown", "共 {all} 个元素，显示前 {shown} 个")
    return ValueTable(
        name=leaf.name,
        kind=leaf.kind,
        kind_off=kind_off,
        grids=tuple(_grids(leaf.shape, cells)),
        more=more.format(shown=len(cells), all=math.prod(leaf.shape)) if leaf.left_out else NOTHING,
    )


def _grids(shape: tuple[int, ...], cells: tuple[TableCell, ...]) -> Iterator[Grid]:
    if not cells:
        return
    if not shape:
        yield Grid("", (), (("", cells),))
    elif len(shape) == 1 and shape[0] <= WRAP:
        yield Grid("", _indices(shape[0]), (("", cells),))
    elif len(shape) == 1:
        lines = tuple((str(start), line) for start, line in _lines(cells, WRAP))
        yield Grid("", tuple(f"+{index}" for index in range(WRAP)), lines)
    else:
        height, width = shape[-2:]
        for start, part in _lines(cells, height * width):
            rows = tuple((str(row // width), line) for row, line in _lines(part, width))
            yield Grid(_slice(shape[:-2], start // (height * width)), _indices(width), rows)


def _lines(cells: tuple[TableCell, ...], size: int) -> Iterator[tuple[int, tuple[TableCell, ...]]]:
    for start in range(0, len(cells), size):
        yield start, cells[start : start + size]


def _indices(size: int) -> tuple[str, ...]:
    return tuple(map(str, range(min(size, SHOWN_NUMBERS))))


def _slice(outer: tuple[int, ...], number: int) -> str:
    """Name the slice with that number, counted over the leading dimensions: `[1, 0, :, :]`."""
    if not outer:
        return ""
    index: list[str] = []
    for size in reversed(outer):
        number, place = divmod(number, size)
        index.insert(0, str(place))
    return f"[{', '.join((*index, ':', ':'))}]"


def _some(value: Shown) -> list[ShownPart]:
    return list(islice(flatten(value), TABLES))


def _differing(expected: Mapping[str, ShownPart], received: Sequence[ShownPart]) -> Mapping[str, frozenset[int]]:
    """Return, by name, the places where a leaf is wrong; every difference if none exceeds rounding."""
    pairs = [(expected[leaf.name], leaf) for leaf in received if leaf.name in expected]
    alike = [(one, other) for one, other in pairs if one.like(other)]
    off = {leaf.name: frozenset[int]() for leaf in received}
    off.update({other.name: _off(one, other, ROUNDING.get(other.dtype, 0.0)) for one, other in alike})
    if len(alike) == len(received) == len(expected) and not any(off.values()):
        off.update({other.name: _off(one, other, 0.0) for one, other in alike})
    return off


def _off(expected: ShownPart, received: ShownPart, rounding: float) -> frozenset[int]:
    sizes = [abs(value) for value in map(_number, expected.entries) if value is not None and math.isfinite(value)]
    floor = rounding * max(sizes, default=0.0)
    return frozenset(
        place
        for place, (one, other) in enumerate(zip(expected.entries, received.entries, strict=False))
        if not _alike(one, other, rounding, floor)
    )


def _alike(one: Entry, other: Entry, rounding: float, floor: float) -> bool:
    left, right = _number(one), _number(other)
    if left is None or right is None:
        return one == other
    if left == right or (math.isnan(left) and math.isnan(right)):
        return True
    return abs(left - right) <= rounding * abs(left) + floor  # false for nan, and for a single infinity


def _number(entry: Entry) -> float | None:
    if isinstance(entry, (bool, int, float)):
        return _float(entry)
    return None


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # an int larger than every float
        return math.inf if value > 0 else -math.inf
