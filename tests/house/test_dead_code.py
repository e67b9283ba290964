"""Nothing in the program, its tests and its benchmarks is left over; who uses what no line here does, is said here."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vulture import Vulture

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
PLACES: Final = ("grader", "benchmarks", "tests", ".ci")
HANDED_IN: Final = ("/tests/corpus/", "/tests/samples/", "/tests/hostile/", "/goldens/")
"""Folders of answers, which are as they are."""
USED_BY_OTHERS: Final = {
    "pytest_*": "pytest and its plugins",
    "pytestmark": "pytest",
    "test_*": "pytest",
    "runtest": "pytest",
    "reportinfo": "pytest",
    "longrepr": "pytest",
    "loadscopereorder": "pytest-xdist",
    "_split_scope": "pytest-xdist",
    "on_files": "MkDocs",
    "load_ipython_extension": "IPython",
    "model_config": "pydantic",
    "yaml_implicit_resolvers": "PyYAML",
    "format_help": "click",
    "get_help": "click",
    "get_command": "click",
    "allow_extra_args": "click",
    "setup": "Dask",
    "dask_setup": "Dask",
    "emit": "logging",
    "page_bytes": "the file that a benchmark writes",
    "no_wrap": "rich",
    "visit_*": "ast",
    "handle_*": "html.parser",
    "compress_type": "zipfile",
    "linkname": "tarfile",
    "font": "openpyxl",
    "freeze_panes": "openpyxl",
    "quotePrefix": "openpyxl",
    "create_module": "importlib",
    "__signature__": "inspect",
    "__class__": "isinstance",
    "__call__": "whoever has such a function, by its type",
    "get_map": "asyncio",
    "_make_self_pipe": "asyncio",
    "_close_self_pipe": "asyncio",
    "_write_to_self": "asyncio",
    "_should_skip_dynamo": "torch",
    "run_cell_magic": "notebooks that were handed in",
    "pandas": "tqdm in what was handed in",
}
_WORD: Final = re.compile(r"[A-Za-z_]\w*")


def sources() -> list[Path]:
    """Return the Python files that are ours."""
    found = [path for place in PLACES for path in sorted((ROOT / place).rglob("*.py"))]
    found += (ROOT / "reference").glob("*/checks.py")
    return [path for path in found if path.is_file() and not any(part in path.as_posix() for part in HANDED_IN)]


def words_in_strings(code: str) -> Iterator[str]:
    """Yield the words in the strings of a file, but not those in docstrings: a name may be looked up by one."""
    tree = ast.parse(code)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield from _WORD.findall(node.value)


def words_elsewhere() -> Iterator[str]:
    """Yield the words of the pages' templates and of the scripts."""
    scripts = [path for path in (ROOT / ".ci").rglob("run") if path.is_file()]
    for path in [*(ROOT / "grader").rglob("*.jinja"), *scripts]:
        yield from _WORD.findall(path.read_text(encoding="utf-8"))


def left_over(codes: dict[str, str]) -> list[str]:
    """Return the names that nothing uses, each with its place."""
    seen = Vulture(ignore_decorators=["@pytest.*", "@fixture*", "@cached_property", "@field_validator*"])
    for name, code in codes.items():
        seen.scan(code, filename=name)
    found = [(f"{item.filename}:{item.first_lineno}", str(item.name)) for item in seen.get_unused_code()]
    if not found:
        return []
    mentioned = {*words_elsewhere(), *(word for code in codes.values() for word in words_in_strings(code))}
    return [
        f"{where}: {name}"
        for where, name in found
        if name not in mentioned and not any(fnmatchcase(name, pattern) for pattern in USED_BY_OTHERS)
    ]


def test_nothing_is_left_over() -> None:
    codes = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sources()}
    assert len(codes) > 500
    assert left_over(codes) == []


def test_what_is_left_over_would_be_seen() -> None:
    code = "def used(): ...\ndef named(): ...\ndef spare(): ...\nclass Spare:\n    def __init__(self): self.far = 1\n"
    assert left_over({"a.py": code, "b.py": 'import a\na.used()\nlook_up("named")\n'}) == [
        "a.py:3: spare",
        "a.py:4: Spare",
        "a.py:5: far",
    ]
