"""Find code that keeps numbers from becoming too small or too large, and give the source without it.

Reading finds these guards; running the source without them shows whether they do harm.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from grader.submission.clean import cleaned_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from grader.submission.source import Unit

MOST: Final = 12
"""Most guards of one submission that are examined."""
MOST_GROUPS: Final = 4
_SMALL: Final = 1e-3
"""A literal up to this size may be a number added for safety."""
_WORDS: Final = 60
_CLIPS: Final = frozenset({"clamp", "clip", "clamp_", "clip_", "clamp_min", "clamp_max", "clamp_min_", "clamp_max_"})
_BOUNDS: Final = frozenset({"max", "min", "maximum", "minimum"})
_MODULES: Final = frozenset({"torch", "np", "numpy", "F", "functional"})
_SMALLEST: Final = frozenset({"eps", "tiny", "smallest_normal", "epsilon"})
"""Attributes of `torch.finfo(…)`, `numpy.finfo(…)` and `sys.float_info`."""
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


class GuardKind(StrEnum):
    """How numbers are kept from becoming too small or too large."""

    EPSILON = "epsilon"
    """A small number is added, or stands in for zero."""
    THRESHOLD = "threshold"
    """Values below a small number are treated differently."""
    CLIP = "clip"


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard in the source, and the code without it."""

    kind: GuardKind
    words: str
    """Its source text."""
    unit: int
    """The unit of the source that contains it."""
    line: int
    start: int
    end: int
    instead: str


def guards_in(units: Sequence[tuple[Unit, ast.Module]]) -> tuple[Guard, ...]:
    """Return the guards in a source, in its order."""
    found: list[Guard] = []
    for number, (unit, tree) in enumerate(units):
        found += _Finder(number, unit.source, tree).found()
        if len(found) > MOST:
            break
    return tuple(found[:MOST])


def grouped(guards: Iterable[Guard]) -> tuple[tuple[Guard, ...], ...]:
    """Group equal guards; if there are several groups, add one with all of them."""
    groups: dict[tuple[GuardKind, str], list[Guard]] = {}
    for guard in guards:
        groups.setdefault((guard.kind, guard.words), []).append(guard)
    some = [tuple(group) for group in groups.values()][:MOST_GROUPS]
    return (*some, tuple(guard for group in some for guard in group)) if len(some) > 1 else tuple(some)


def without(units: Sequence[Unit], guards: Sequence[Guard]) -> tuple[Unit, ...]:
    """Return the source without these guards; lines keep their numbers."""
    changed = []
    for number, unit in enumerate(units):
        source, end = unit.source, len(unit.source)
        for guard in sorted((guard for guard in guards if guard.unit == number), key=lambda one: -one.end):
            if guard.end <= end:  # otherwise it is inside another guard
                source = source[: guard.start] + guard.instead + source[guard.end :]
                end = guard.start
        changed.append(replace(unit, source=source))
    return tuple(changed)


class _Finder:
    """Finds the guards in one piece of source."""

    def __init__(self, unit: int, source: str, tree: ast.Module) -> None:
        self._unit = unit
        self._source = source
        self._tree = tree

    def found(self) -> list[Guard]:
        """Return all guards, in the order of the source."""
        guards = [guard for node in ast.walk(self._tree) for guard in self._guards(node)]
        return sorted(guards, key=lambda guard: (guard.start, -guard.end))

    @cached_property
    def _lines(self) -> list[tuple[int, str]]:
        """Where each line begins, and its text."""
        return [(match.start(), match.group()) for match in _LINE.finditer(self._source)]

    @cached_property
    def _around(self) -> Mapping[ast.AST, ast.AST]:
        """By each node the one around it."""
        return {child: node for node in ast.walk(self._tree) for child in ast.iter_child_nodes(node)}

    def _guards(self, node: ast.AST) -> Iterator[Guard]:
        if not isinstance(node, ast.expr):
            return
        clipped = _clipped(node)
        if clipped is not None:
            yield self._guard(GuardKind.CLIP, node, f"({self._bare(clipped)})")
        elif _is_small(node):
            outer = list(self._outer(node))
            if not any(_clipped(around) is not None for around in outer):
                compared = any(isinstance(around, ast.Compare) for around in outer)
                yield self._guard(GuardKind.THRESHOLD if compared else GuardKind.EPSILON, node, "(0.0)")

    def _guard(self, kind: GuardKind, node: ast.expr, instead: str) -> Guard:
        start, end = self._span(node)
        written = self._source[start:end]
        words = cleaned_line(" ".join(written.split()), _WORDS)
        return Guard(kind, words, self._unit, node.lineno, start, end, self._lined(instead, written))

    def _outer(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the expressions around an expression, from the innermost."""
        while (outer := self._around.get(node)) is not None and isinstance(outer, ast.expr | ast.keyword):
            yield outer
            node = outer

    def _bare(self, node: ast.expr) -> str:
        """Return the source of an expression without its outer clips."""
        inner = _clipped(node)
        if inner is not None:
            return self._bare(inner)
        start, end = self._span(node)
        return self._source[start:end]

    def _lined(self, instead: str, before: str) -> str:
        """Return a replacement with as many lines as the original."""
        return instead[:-1] + "\n" * (before.count("\n") - instead.count("\n")) + instead[-1:]

    def _span(self, node: ast.expr) -> tuple[int, int]:
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self._offset(node.lineno, node.col_offset), self._offset(end_line, end_column)

    def _offset(self, line: int, column: int) -> int:
        start, text = self._lines[line - 1]
        return start + len(text.encode()[:column].decode(errors="ignore"))


def _clipped(node: ast.AST) -> ast.expr | None:
    """Return the expression that a call clips; None if it does not clip."""
    match node:
        case ast.Call(ast.Name(name), [value, *_]) if name in _CLIPS:
            return value
        case ast.Call(ast.Attribute(module, name), [value, *_]) if name in _CLIPS and _is_module(module):
            return value
        case ast.Call(ast.Attribute(value, name)) if name in _CLIPS and not _is_module(value):
            return value
        case ast.Call(ast.Name(name) | ast.Attribute(ast.Name("torch" | "np" | "numpy"), name), [one, other], []):
            if name in _BOUNDS and _is_bound(one) is not _is_bound(other):
                return one if _is_bound(other) else other
    return None


def _is_module(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id in _MODULES) or (
        isinstance(node, ast.Attribute) and node.attr in _MODULES and _is_module(node.value)
    )


def _is_bound(node: ast.expr) -> bool:
    """Tell whether an expression is a literal number, or a tensor of one."""
    match node:
        case ast.UnaryOp(ast.USub(), operand):
            return _is_bound(operand)
        case ast.Call(ast.Attribute(ast.Name("torch" | "np" | "numpy"), "tensor" | "as_tensor" | "array"), [one, *_]):
            return _is_bound(one)
        case ast.Constant(float()):
            return True
    return _is_small(node)


def _is_small(node: ast.AST) -> bool:
    """Tell whether this is a literal number near zero: 1e-8, 10 ** -8, torch.finfo(x.dtype).eps."""
    match node:
        case ast.Constant(float(value)):
            return 0 < value <= _SMALL
        case ast.BinOp(ast.Constant(10 | 10.0), ast.Pow(), ast.UnaryOp(ast.USub(), ast.Constant(int(power)))):
            return power >= 3  # a thousandth
        case ast.Attribute(ast.Call(ast.Attribute(_, "finfo")), name) | ast.Attribute(
            ast.Attribute(_, "float_info"), name
        ):
            return name in _SMALLEST
    return False
