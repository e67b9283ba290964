"""Mutants of a solution: the same code with one small mistake, each different from all others.

They are made from the syntax tree, in the order of the code, always the same.
"""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from grader.proof import habits
from grader.proof.changes import alternatives
from grader.proof.spot import Spot, number_of
from grader.proof.thresholds import calls_habit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

_UNTOUCHED: Final = (ast.Import, ast.ImportFrom, ast.Assert, ast.Raise, ast.JoinedStr)
"""Nothing inside these is changed; the text of an exception is not part of a contract."""
_SHOWN: Final = (ast.BinOp, ast.Call, ast.Compare, ast.BoolOp, ast.Subscript, ast.IfExp, ast.Attribute, ast.stmt)
"""Kinds of node that can be shown alone."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A solution with one mistake."""

    change: str
    """The change as it is printed: `a - b → a + b`; different for every mutant of a solution."""
    line: int
    """Where, in the solution."""
    function: str
    """The top-level function or class that contains it; empty outside of all."""
    source: str


def mutants_of(source: str) -> tuple[Mutant, ...]:
    """Return all mutants of a solution."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    drafts: list[_Draft] = []
    for place in _places(tree):
        for other in _others(place):
            text = _changed(tree, place, other)
            if text not in seen:
                seen.add(text)
                drafts.append(_draft(place, other, text))
    return _named(drafts)


def sample(mutants: Sequence[T], number: int) -> tuple[T, ...]:
    """Return some of the mutants (or other items in code order), spread evenly."""
    if number >= len(mutants):
        return tuple(mutants)
    return tuple(mutants[place * len(mutants) // number] for place in range(number))


@dataclass(frozen=True, slots=True)
class _Place:
    """A node, its position in the tree, and what is bound before it runs."""

    spot: Spot
    field: str
    index: int | None
    bound: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Draft:
    short: str
    long: str
    line: int
    function: str
    source: str


def _places(tree: ast.Module) -> Iterator[_Place]:
    yield from _below(tree, ())


def _below(parent: ast.AST, around: tuple[ast.AST, ...]) -> Iterator[_Place]:
    around = (parent, *around)
    for name, value in ast.iter_fields(parent):
        if name in ("annotation", "returns", "decorator_list", "ctx", "op", "ops", "targets", "target"):
            continue
        children = value if isinstance(value, list) else [value]
        for index, node in enumerate(children):
            if not isinstance(node, ast.AST) or _is_docstring(node):
                continue
            yield _Place(Spot(node, around), name, index if isinstance(value, list) else None, _bound(around, node))
            if not isinstance(node, _UNTOUCHED) and number_of(node) is None:
                yield from _below(node, around)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _bound(around: Sequence[ast.AST], node: ast.AST) -> frozenset[str]:
    """Return the names that the function around a statement binds before it."""
    function = next((outer for outer in around if isinstance(outer, ast.FunctionDef)), None)
    if function is None or not isinstance(node, ast.stmt):
        return frozenset()
    names = {part.arg for part in ast.walk(function.args) if isinstance(part, ast.arg)}
    names |= {
        part.id
        for part in ast.walk(function)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store) and part.lineno < node.lineno
    }
    return frozenset(names)


def _others(place: _Place) -> Iterator[ast.AST]:
    yield from alternatives(place.spot)
    if isinstance(place.spot.node, ast.stmt) and _can_go(place):
        yield ast.Pass()


def _can_go(place: _Place) -> bool:
    """Tell whether code without a statement still runs, so that leaving it out is a mistake and not only a crash."""
    if not any(isinstance(part, ast.FunctionDef) for part in place.spot.around):
        return False
    match place.spot.node:
        case ast.Expr() | ast.AugAssign() | ast.Raise():
            return True
        case ast.Assign(targets):
            stored = (node for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
            return all(part.id in place.bound for part in stored if isinstance(part.ctx, ast.Store))
    return False


def _changed(tree: ast.AST, place: _Place, other: ast.AST) -> str:
    """Return the code of a tree with a node replaced; the tree is unchanged afterwards."""
    parent = place.spot.parent
    held = getattr(parent, place.field)
    _put(parent, place, other)
    try:
        return ast.unparse(ast.fix_missing_locations(tree))
    finally:
        _put(parent, place, held if place.index is None else place.spot.node)


def _put(parent: ast.AST, place: _Place, node: ast.AST) -> None:
    if place.index is None:
        setattr(parent, place.field, node)
    else:
        getattr(parent, place.field)[place.index] = node


def _draft(place: _Place, other: ast.AST, source: str) -> _Draft:
    around = (place.spot.node, *place.spot.around)
    shown = next(outer for outer in around if isinstance(outer, _SHOWN))
    statement = next(outer for outer in around if isinstance(outer, ast.stmt))
    top = next((outer for outer in reversed(around) if isinstance(outer, ast.FunctionDef | ast.ClassDef)), None)
    line = next(outer.lineno for outer in around if isinstance(outer, ast.expr | ast.stmt | ast.keyword))
    default = _default(place, other)
    if calls_habit(other):
        source = f"{source}\n\n{inspect.getsource(habits)}"
    return _Draft(
        default or _told(place, shown, other), _told(place, statement, other), line, top.name if top else "", source
    )


def _default(place: _Place, other: ast.AST) -> str:
    """Return the change of an argument's default; empty for another change."""
    arguments = place.spot.parent
    if not isinstance(arguments, ast.arguments) or place.index is None:
        return ""
    names = arguments.kwonlyargs if place.field == "kw_defaults" else arguments.args[-len(arguments.defaults) :]
    name = names[place.index].arg
    return f"{name}={_line(place.spot.node)} → {name}={_line(other)}"


def _told(place: _Place, shown: ast.AST, other: ast.AST) -> str:
    """Return the change as a line: the shown node before and after."""
    after = _line(other) if shown is place.spot.node else _first_line(_changed(shown, place, other))
    return f"{_line(shown)} → {after}"


def _line(node: ast.AST) -> str:
    """Return a node's code; for a statement with a body, its first line."""
    return _first_line(ast.unparse(ast.fix_missing_locations(node)))


def _first_line(code: str) -> str:
    return code.strip().partition("\n")[0]


def _named(drafts: Sequence[_Draft]) -> tuple[Mutant, ...]:
    """Give each draft the shortest unique name: the expression, the statement, or the statement's number."""
    short = [draft.short for draft in drafts]
    long = [draft.long for draft in drafts]
    named: list[Mutant] = []
    for number, draft in enumerate(drafts):
        change = draft.short if short.count(draft.short) == 1 else draft.long
        if short.count(draft.short) > 1 and long.count(draft.long) > 1:
            change = f"{draft.long} (#{long[: number + 1].count(draft.long)})"
        named.append(Mutant(change, draft.line, draft.function, draft.source))
    return tuple(named)
