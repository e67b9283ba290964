"""An answer without its author: only the code, for showing to others or keeping as a known wrong answer.

Comments, docstrings, the layout and unneeded code are removed; words that may name a person are removed from texts and
names.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.encodings import legible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

LARGEST = 64 * 1024
"""Most characters of code that are processed."""
_WORD = re.compile(r"[^\W\d_]+|\d+")
_SHORTEST = 3
"""The fewest letters, and digits, of a part of a name that is searched for."""
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|(?:/home|/Users|[A-Za-z]:\\Users)[/\\]\S+|\d{5,}")
_HIDDEN = "…"
_DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def anonymous(data: bytes, path: str, functions: Collection[str] = (), people: Collection[str] = ()) -> str | None:
    """Return the code of an answer without its author; None if it cannot be read.

    `functions` are those of the exercise; without them all code is kept. `people` are names that must not occur.
    """
    code = "\n".join(_cells(data)) if path.endswith(".ipynb") else legible(data)
    if len(code) > LARGEST:
        return None
    try:
        tree = ast.parse(code)
        tree.body = _needed(tree.body, functions)
        kept = _Cleaner(_Names.of(people), frozenset(functions), _bound(tree)).visit(tree)
        return f"{ast.unparse(ast.fix_missing_locations(kept))}\n" if kept.body else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _cells(data: bytes) -> Iterator[str]:
    """Yield the code cells that are Python."""
    try:
        cells = json.loads(data)["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for cell in cells if isinstance(cells, list) else ():
        source = cell.get("source", "") if isinstance(cell, dict) and cell.get("cell_type") == "code" else ""
        text = source if isinstance(source, str) else "".join(map(str, source))
        code = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(("%", "!")))
        try:
            ast.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        yield code


def _needed(body: Sequence[ast.stmt], functions: Collection[str]) -> list[ast.stmt]:
    """Return the statements without main guards, authors' marks and unneeded definitions."""
    kept = [statement for statement in body if not _is_aside(statement)]
    if not any(isinstance(statement, _DEFINITION) and statement.name in functions for statement in kept):
        return kept
    needed = set(functions)
    plain = [statement for statement in kept if not isinstance(statement, _DEFINITION)]
    defined = [statement for statement in kept if isinstance(statement, _DEFINITION)]
    used = _names(plain)
    while True:
        used |= _names([definition for definition in defined if definition.name in needed])
        more = {definition.name for definition in defined if definition.name in used} - needed
        if not more:
            return [
                statement for statement in kept if not isinstance(statement, _DEFINITION) or statement.name in needed
            ]
        needed |= more


def _is_aside(statement: ast.stmt) -> bool:
    """Tell whether a statement does not matter to the functions: a text, an author's mark, a main guard, a print."""
    if isinstance(statement, ast.Expr):
        value = statement.value
        printed = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "print"
        return isinstance(value, ast.Constant) or printed
    if isinstance(statement, ast.If):
        return any(isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(statement.test))
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return bool(targets) and all(
        isinstance(target, ast.Name)
        and (target.id.startswith("__") or target.id.lower() in ("author", "name", "student", "student_id", "email"))
        for target in targets
    )


def _names(statements: Sequence[ast.stmt]) -> set[str]:
    return {node.id for statement in statements for node in ast.walk(statement) if isinstance(node, ast.Name)}


def _bound(tree: ast.Module) -> frozenset[str]:
    """Return the names that the code gives to variables and functions; arguments keep theirs."""
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.name for node in ast.walk(tree) if isinstance(node, _DEFINITION)}
    arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg | ast.keyword)}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return frozenset(bound - arguments - attributes)


@dataclass(frozen=True, slots=True)
class _Names:
    """The parts of people's names."""

    parts: frozenset[str]

    @staticmethod
    def of(people: Collection[str]) -> _Names:
        parts = {part.casefold() for name in people for part in _WORD.findall(name)}
        return _Names(frozenset(part for part in parts if len(part) >= (1 if ord(part[0]) > 0x2E80 else _SHORTEST)))

    def are_in(self, words: str) -> bool:
        return any(part.casefold() in self.parts for part in _WORD.findall(words))

    def without(self, words: str) -> str:
        words = _PERSONAL.sub(_HIDDEN, words)
        found = _WORD.sub(lambda match: _HIDDEN if match.group().casefold() in self.parts else match.group(), words)
        wide = sorted((part for part in self.parts if ord(part[0]) > 0x2E80), key=len, reverse=True)
        for part in wide:  # Chinese has no spaces around names
            found = found.replace(part, _HIDDEN)
        return found


class _Cleaner(ast.NodeTransformer):
    """Removes docstrings, and whatever may name a person from texts and names."""

    def __init__(self, people: _Names, functions: frozenset[str], bound: frozenset[str]) -> None:
        self._people = people
        self._renamed = {
            name: f"name_{number}"
            for number, name in enumerate(sorted(bound - functions), start=1)
            if people.are_in(name.replace("_", " "))
        }

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant(self._people.without(node.value)) if isinstance(node.value, str) else node

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._renamed.get(node.id, node.id), node.ctx)

    def visit_Expr(self, node: ast.Expr) -> ast.stmt | None:
        return None if isinstance(node.value, ast.Constant) else self.generic_visit(node)  # type: ignore[return-value]

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, _DEFINITION):
            node.name = self._renamed.get(node.name, node.name)
        body = getattr(node, "body", None)
        if body == [] and not isinstance(node, ast.Module):
            node.body = [ast.Pass()]  # type: ignore[attr-defined]
        return node
