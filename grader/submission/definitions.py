"""Which names a file defines at its top level, with content: they show which exercise it belongs to.

`definitions_tool` runs in a limited worker, as `read_tool` does; nothing of the file runs.
"""

from __future__ import annotations

import ast
import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from grader.submission.reading_tool import parsed_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEFINITIONS_TOOL = "grader.submission.definitions:definitions_tool"


def definitions_request(name: str, data: bytes) -> bytes:
    """Return the question for `definitions_tool`."""
    return json.dumps({"name": name, "data": b64encode(data).decode()}).encode()


def definitions_tool(payload: bytes) -> bytes:
    """Answer a `definitions_request` with a JSON list of names."""
    document = json.loads(payload)
    found = {
        name for tree in parsed_units(document["name"], b64decode(document["data"])) for name in _defined(tree.body)
    }
    return json.dumps(sorted(found)).encode()


def defined_names(answer: bytes) -> frozenset[str]:
    """Read back the answer of `definitions_tool`; empty if it is anything else."""
    try:
        document = json.loads(answer)
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(name for name in document if isinstance(name, str)) if isinstance(document, list) else frozenset()


def filled_in(source: str) -> frozenset[str]:
    """Return the names that trusted code defines with content."""
    return frozenset(_defined(ast.parse(source).body))


def _defined(body: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if not all(map(_is_nothing, statement.body)):
                    yield statement.name
            case ast.Assign():
                yield from (target.id for target in statement.targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def _is_nothing(statement: ast.stmt) -> bool:
    """Tell whether a statement is stub code: a docstring, `pass`, `...`, `raise NotImplementedError`."""
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Name(id=name) | ast.Call(func=ast.Name(id=name))):
            return name == "NotImplementedError"
        case ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body):
            return all(map(_is_nothing, body))
        case _:
            return False
