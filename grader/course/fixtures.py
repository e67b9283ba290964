"""The fixtures of pytest tests in `checks.py`, read from their parameters. Nothing is run."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.course.files import read_python
from grader.course.signature import definitions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REFERENCE: Final = "reference"
"""The reference, called in the judge."""
REFERENCE_WORKER: Final = "reference_worker"
"""The reference in a worker like the submission's, for comparing times."""
OLD_NAMES: Final = {"yardstick": REFERENCE_WORKER}
"""Former names, which version 0.1 still accepts; `validate` tells authors the new ones."""


class FixtureUse(NamedTuple):
    """A test function, its line, and the fixtures that it takes, by their present names."""

    test: str
    line: int
    names: tuple[str, ...]
    old: tuple[str, ...]
    """Those among them that it takes under a former name, which is given here."""


def fixtures_in(path: Path) -> Iterator[FixtureUse]:
    """Yield the functions of a file of tests, each with its fixtures; nothing if there is no such file."""
    _, tree = read_python(path, []) if path.is_file() else ("", None)
    for name, node in (definitions(tree) if tree is not None else {}).items():
        if isinstance(node, ast.FunctionDef):
            taken = [parameter.arg for parameter in (*node.args.args, *node.args.kwonlyargs)]
            old = tuple(fixture for fixture in taken if fixture in OLD_NAMES)
            yield FixtureUse(name, node.lineno, tuple(OLD_NAMES.get(fixture, fixture) for fixture in taken), old)
