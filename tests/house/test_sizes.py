"""Sizes of files and functions: what is longer is divided by what it is about."""

from __future__ import annotations

import ast

from tests.house.places import PACKAGE

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
LONG = {
    "cli/commands/adjust.py": {"adjust": "the same: the body has 18 lines"},
    "cli/commands/batch.py": {"batch": "one parameter per option, each with its help; the body has 28 lines"},
    "cli/commands/ci.py": {"ci": "the same: the body has 18 lines"},
    "cli/commands/export.py": {"export": "the same: the body has 16 lines"},
    "cli/commands/export_autograder.py": {"export_autograder": "the same: the body has 21 lines"},
    "cli/commands/validate.py": {"validate": "the same: the body has 24 lines"},
}


def sources() -> dict[str, str]:
    return {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}


def long_functions(source: str) -> dict[str, int]:
    """Return the functions of a file that are longer than they may be, by name, each with its line."""
    return {
        node.name: node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }


def test_no_file_is_longer_than_300_lines() -> None:
    lines = {path: len(source.splitlines()) for path, source in sources().items()}
    assert len(lines) > 300
    assert [f"grader/{path}:{count}" for path, count in lines.items() if count > LONGEST_FILE] == []


def test_no_function_is_longer_than_50_lines_except_those_that_are_long_by_their_options() -> None:
    found = {(path, name): line for path, source in sources().items() for name, line in long_functions(source).items()}
    known = {(path, name) for path, names in LONG.items() for name in names}
    assert [f"grader/{path}:{line}: {name}" for (path, name), line in found.items() if (path, name) not in known] == []
    assert known - found.keys() == set(), "these are short now: take them off the list"


def test_a_long_function_would_be_seen() -> None:
    body = "    pass\n" * LONGEST_FUNCTION
    assert long_functions(f"def short():\n{body[:-9]}\ndef long():\n{body}") == {"long": 52}
