"""Tests that could not fail: none without an assertion, none about a subset that nothing at all would satisfy."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

TESTS = Path(__file__).parents[1]
APART = ("corpus", "samples", "hostile")
"""Folders of what is handed in, not of tests."""
NO_EXCEPTION = {
    "release/test_given_code.py::test_no_probe_of_the_bank_gives_a_solution_away": "it raises where one does",
}
"""Tests whose claim is that nothing is raised."""


def files() -> dict[str, ast.Module]:
    return {
        path.relative_to(TESTS).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(TESTS.rglob("*.py"))
        if path.relative_to(TESTS).parts[0] not in APART
    }


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def asserts(function: ast.FunctionDef, helpers: AbstractSet[str]) -> bool:
    """Tell whether a function asserts something, or has it asserted: by pytest, a command's code, or a helper."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in helpers or name in ("raises", "warns", "fail", "assert_close", "check_call"):
                return True
            if any(keyword.arg == "check" and ast.unparse(keyword.value) == "True" for keyword in node.keywords):
                return True
    return False


def asserting_helpers(trees: Iterator[ast.Module]) -> set[str]:
    every = [function for tree in trees for function in functions(tree) if not function.name.startswith("test")]
    found: set[str] = set()
    while True:
        more = {function.name for function in every if function.name not in found and asserts(function, found)}
        if not more:
            return found
        found |= more


def takes_nothing(node: ast.AST) -> TypeGuard[ast.Assert]:
    """Tell whether a node is an assertion that says that something is among a few, which nothing at all is too."""
    if not (isinstance(node, ast.Assert) and isinstance(node.test, ast.Compare)):
        return False
    compared = node.test
    among = isinstance(compared.ops[-1], ast.LtE) and isinstance(compared.comparators[-1], ast.Set)
    return among and len(compared.ops) == 1 and not isinstance(compared.left, ast.Set)


def test_every_test_asserts_something() -> None:
    trees = files()
    helpers = asserting_helpers(iter(trees.values()))
    idle = {
        f"{path}::{function.name}": f"tests/{path}:{function.lineno}: {function.name}"
        for path, tree in trees.items()
        for function in functions(tree)
        if Path(path).name.startswith("test_") and function.name.startswith("test") and not asserts(function, helpers)
    }
    assert [told for name, told in idle.items() if name not in NO_EXCEPTION] == []
    assert NO_EXCEPTION.keys() - idle.keys() == set(), "these assert something now: take them off the list"


def test_no_assertion_about_a_subset_is_satisfied_by_nothing() -> None:
    found = {
        f"tests/{path}:{node.lineno}: {ast.unparse(node)}"
        for path, tree in files().items()
        for node in ast.walk(tree)
        if takes_nothing(node)
    }
    assert found == set()


def test_such_tests_would_be_seen() -> None:
    idle, subset = ast.parse("def test_it():\n    f()\n"), ast.parse("assert set(f()) <= {1, 2}")
    assert not asserts(next(functions(idle)), set())
    assert any(map(takes_nothing, ast.walk(subset)))
    assert not any(map(takes_nothing, ast.walk(ast.parse("assert 1 in set(f()) <= {1, 2}"))))
