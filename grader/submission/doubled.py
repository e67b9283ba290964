"""Names that a source defines twice: Python keeps only the later definition."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from grader.submission.source import place
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from grader.submission.source import Unit

    _Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

_TWICE: Final = Text(
    "`{name}` is defined more than once ({places}): only the last definition counts.",
    "`{name}` 定义了不止一次（{places}）：只有最后一个起作用。",
)


def doubled(units: Sequence[tuple[Unit, ast.Module]], entry_points: Collection[str]) -> Iterator[Text]:
    """Yield a remark on each name that is defined more than once in one place.

    In a notebook a function is often written anew in a later cell, so there only the entry points count.
    """
    top = [(unit.name, node) for unit, tree in units for node in _definitions(tree.body)]
    if len(units) > 1:
        top = [(unit, node) for unit, node in top if node.name in entry_points]
    yield from _twice(top, "")
    for unit, node in top:
        if isinstance(node, ast.ClassDef):
            yield from _twice([(unit, method) for method in _definitions(node.body)], f"{node.name}.")


def _definitions(body: Iterable[ast.stmt]) -> Iterator[_Definition]:
    """Yield what is defined; decorators such as `overload` and `setter` define a name several times on purpose."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.decorator_list:
            yield node


def _twice(found: Sequence[tuple[str, _Definition]], within: str) -> Iterator[Text]:
    places: dict[str, list[Text]] = {}
    for unit, node in found:
        places.setdefault(node.name, []).append(place(unit, node.lineno))
    for name, spots in places.items():
        if len(spots) > 1:
            yield _TWICE.format(name=within + name, places=Text.join(spots, Text("; ", "；")))
