"""The cells that ran in a notebook, reduced to what functions need: imports, definitions, and what these use."""

from __future__ import annotations

import ast
import functools
import json
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType
from typing import TYPE_CHECKING, Any

from grader.submission.notebook import read_cells
from grader.submission.source import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FUNCTIONS = (FunctionType, BuiltinFunctionType, functools.partial, type)


@dataclass(frozen=True, slots=True)
class _Statement:
    cell: int
    node: ast.stmt
    binds: frozenset[str]
    """Names that it defines, or whose object it changes."""
    mentions: frozenset[str]


def notebook_of(inputs: Sequence[str], namespace: Mapping[str, Any]) -> bytes:
    """Return an .ipynb file of the cells that ran, numbered like IPython's.

    Training, experiments and printing are left out: everything that no function needs.
    """
    units = {number: source for number, source in enumerate(map(_python, inputs)) if source.strip()}
    statements = [statement for cell, source in units.items() for statement in _statements(cell, source)]
    kept = _needed(statements, namespace)
    sources = [
        _only(units.get(number, ""), [statement for statement in kept if statement.cell == number])
        for number in range(len(inputs))
    ]
    return _file(sources)


def _file(sources: Iterable[str]) -> bytes:
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"in-{number}",
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(sources, start=1)
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}).encode()


def _python(source: str) -> str:
    """Return a cell as Python with as many lines, without IPython's own syntax; empty if it is not Python."""
    if not source.strip():
        return ""
    read = read_cells(_file([source]).decode(), "")
    return "" if isinstance(read, Fault) or read[0].fault is not None else read[0].unit.source


def _statements(cell: int, source: str) -> Iterable[_Statement]:
    try:
        tree = compile(source, "", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # IPython also keeps what it could not run
        return
    for node in tree.body:
        names = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name)]
        bound = {name.id for name in names if isinstance(name.ctx, ast.Store)} if not _defines(node) else set()
        mentioned = {name.id for name in names if isinstance(name.ctx, ast.Load)}
        yield _Statement(cell, node, frozenset(bound | _bound(node) | _changed(node)), frozenset(mentioned))


def _defines(node: ast.stmt) -> bool:
    return isinstance(node, _DEFINITIONS)


def _bound(node: ast.stmt) -> set[str]:
    """Return the names that definitions and imports bind, including those inside an `if` or a `try`."""
    if isinstance(node, _DEFINITIONS):
        return {node.name}
    found = set()
    for inner in ast.walk(node):
        if isinstance(inner, _DEFINITIONS):
            found.add(inner.name)
        elif isinstance(inner, _IMPORTS):
            found |= {alias.asname or alias.name.partition(".")[0] for alias in inner.names}
    return found


def _changed(node: ast.stmt) -> set[str]:
    """Return the names whose object a statement changes: `table["f"] = …`, `table += …`, `functions.append(…)`."""
    targets: list[ast.expr] = []
    match node:
        case ast.Assign(targets=several):
            targets = [target for target in several if isinstance(target, ast.Subscript | ast.Attribute)]
        case ast.AugAssign(target=target):
            targets = [target]
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=holder))):
            targets = [holder]
    return {name for target in targets if (name := _root(target))}


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _needed(statements: Sequence[_Statement], namespace: Mapping[str, Any]) -> list[_Statement]:
    """Return the statements that functions need."""
    latest = {name: number for number, one in enumerate(statements) if _defines(one.node) for name in one.binds}
    imported = {name for statement in statements if isinstance(statement.node, _IMPORTS) for name in statement.binds}
    kept: set[int] = set()
    waiting = [number for number, one in enumerate(statements) if _is_wanted(one, number, latest, namespace)]
    while waiting:
        number = waiting.pop()
        if number in kept:
            continue
        kept.add(number)
        wanted = statements[number].mentions - imported
        waiting += [
            other
            for other, one in enumerate(statements)
            if one.binds & wanted and not (_defines(one.node) and latest[_name(one.node)] != other)
        ]
    return [one for number, one in enumerate(statements) if number in kept]


def _name(node: ast.stmt) -> str:
    return node.name if isinstance(node, _DEFINITIONS) else ""


def _is_wanted(one: _Statement, number: int, latest: Mapping[str, int], namespace: Mapping[str, Any]) -> bool:
    """Tell whether a statement is always kept: an import, a name's last definition, or another function."""
    if isinstance(one.node, _IMPORTS):
        return "grader" not in one.binds  # it checks the code and is not part of it
    if _defines(one.node):
        return latest[_name(one.node)] == number
    return isinstance(one.node, ast.Assign) and any(isinstance(namespace.get(name), _FUNCTIONS) for name in one.binds)


def _only(source: str, statements: Iterable[_Statement]) -> str:
    """Return a cell's source with only these statements, on their original lines."""
    lines = source.split("\n")
    kept: set[int] = set()
    for statement in statements:
        decorators = getattr(statement.node, "decorator_list", [])
        first = min(node.lineno for node in (statement.node, *decorators))
        kept.update(range(first, (statement.node.end_lineno or first) + 1))
    return "\n".join(line if number in kept else "" for number, line in enumerate(lines, start=1)).rstrip()
