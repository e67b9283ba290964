"""Required names that are in another place or slightly misspelt; nothing is run."""

from __future__ import annotations

import ast
import difflib
from typing import TYPE_CHECKING

from grader.submission.source import place
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.submission.source import Unit

_IN_CLASS = Text(
    "It is in the class `{around}` ({place}): move it out of the class, to the left margin, and remove `self`.",
    "它写在类 `{around}` 里（{place}）：请移到类外，顶格书写，并去掉 `self`。",
)
_IN_FUNCTION = Text(
    "It is inside the function `{around}` ({place}): move it out, to the left margin.",
    "它写在函数 `{around}` 里（{place}）：请移到函数外，顶格书写。",
)
_IN_GUARD = Text(
    'It is under `if __name__ == "__main__":` ({place}), which does not run here: move it above that line.',
    '它写在 `if __name__ == "__main__":` 之下（{place}），这部分在评判时不运行：请移到该行之前。',
)
_IN_CONDITION = Text(
    "It is under a condition ({place}) that was not met: move it out, to the left margin.",
    "它写在一个不成立的条件之下（{place}）：请移出来，顶格书写。",
)
_NEARLY = Text(
    "`{found}` ({place}) has nearly this name: rename it to `{name}`.",
    "`{found}`（{place}）的名称很接近：请改名为 `{name}`。",
)
_NEAR = 0.7
"""How alike two names are, from 0 to 1, if one may be meant for the other."""


def is_untouched(trees: Sequence[ast.Module], stub: str) -> bool:
    """Tell whether code is the unchanged stub; comments and blank lines do not count."""
    try:
        wanted = _computing(ast.parse(stub).body)
        written = _computing([statement for tree in trees for statement in tree.body])
        return len(written) == len(wanted) > 0 and all(map(_alike, written, wanted))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # code nested this deeply is not the stub
        return False


def _computing(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    return [
        statement for statement in _without_docstring(body) if not isinstance(statement, ast.Import | ast.ImportFrom)
    ]


def _alike(written: object, wanted: object) -> bool:
    """Tell whether two pieces of code are the same except for docstrings and annotations."""
    if type(written) is not type(wanted):
        return False
    if isinstance(written, list) and isinstance(wanted, list):
        return len(written) == len(wanted) and all(map(_alike, written, wanted))
    if isinstance(written, ast.AST) and isinstance(wanted, ast.AST):
        return all(map(_alike, _computing_parts(written), _computing_parts(wanted)))
    return written == wanted


def _computing_parts(node: ast.AST) -> Iterator[object]:
    for name in node._fields:
        if name == "body" and isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield _without_docstring(node.body)
        elif name not in ("returns", "annotation"):
            yield getattr(node, name, None)


def _without_docstring(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    match body:
        case [ast.Expr(ast.Constant(value=str())), *rest]:
            return rest
    return list(body)


def misplaced_names(units: Sequence[tuple[Unit, ast.Module]], wanted: Sequence[str]) -> tuple[tuple[str, Text], ...]:
    """Return what was found for each name that the top level does not define, with what to do about it."""
    found = [definition for unit, tree in units for definition in _definitions(unit, tree.body, "", None)]
    at_top = {name: spot for name, spot, text, _ in found if text is None}
    lacking = [name for name in wanted if name not in at_top]
    told: dict[str, Text] = {}
    for name, spot, text, around in found:
        if text is not None and name in lacking and name not in told:
            told[name] = text.format(around=around, place=spot)
    others = {name: spot for name, spot in at_top.items() if name not in wanted}
    for name, near in _pairs([name for name in lacking if name not in told], others):
        told[name] = _NEARLY.format(found=near, place=others[near], name=name)
    return tuple((name, told[name]) for name in lacking if name in told)


def _pairs(lacking: Sequence[str], written: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield names with what nearly has this name, the most alike first; nothing is proposed for two names."""
    spellings = {name.lower(): name for name in written}
    alike = [
        (difflib.SequenceMatcher(None, near, name.lower()).ratio(), number, near)
        for number, name in enumerate(lacking)
        for near in difflib.get_close_matches(name.lower(), spellings, max(len(lacking), 1), _NEAR)
    ]
    given: set[str | int] = set()
    for _, number, near in sorted(alike, key=lambda pair: -pair[0]):
        if not given & {number, near}:
            given |= {number, near}
            yield lacking[number], spellings[near]


def _definitions(
    unit: Unit, body: Sequence[ast.stmt], around: str, text: Text | None
) -> Iterator[tuple[str, Text, Text | None, str]]:
    """Yield each function and class with its place, and in what way it is misplaced, if it is."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, place(unit.name, node.lineno), text, around
            inside = _IN_CLASS if isinstance(node, ast.ClassDef) else _IN_FUNCTION
            yield from _definitions(unit, node.body, node.name, text or inside)
        elif isinstance(node, ast.If):
            under = _IN_GUARD if _is_guard(node.test) else _IN_CONDITION
            for some in (node.body, node.orelse):
                yield from _definitions(unit, some, around, text or under)
        elif isinstance(node, ast.With | ast.AsyncWith | ast.For | ast.While | ast.Try):
            yield from _definitions(unit, node.body, around, text)


def _is_guard(test: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(test))
