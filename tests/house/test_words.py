"""Words that a reader stumbles over, whose mother tongue is another: they stand in no text for people."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import grader.sandbox

ROOT = Path(grader.sandbox.__file__).parents[1]
PAGES = [ROOT.parent / "README.md", ROOT.parent / "CONTRIBUTING.md", *sorted((ROOT.parent / "docs").glob("*.md"))]
STUMBLES = {
    r"\b(?<![Tt]here )(is|are|was) no (?!longer\b|more\b|one\b|such\b|different\b)(\w+ )?\w+[,.:;]": "say: is not a …",
    r"\b(cannot|can|to) be had\b": "say: is (not) available",
    r"\bmend(s|ed|ing)?\b": "say: fix",
    r"\bis looked whether\b": "say: we check whether",
    r"\bso many of so many\b": "say what is counted",
    r"\bis too much for\b": "say: unexpected",
}


def texts_in(source: str) -> list[str]:
    """Return the strings of a module but its docstrings."""
    tree = ast.parse(source)
    quiet = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet
    ]


def stumbles(text: str) -> list[str]:
    """Return what a text should say in place of what it says."""
    return [better for pattern, better in STUMBLES.items() if re.search(pattern, text, re.IGNORECASE)]


def test_no_message_says_it_in_words_that_readers_stumble_over() -> None:
    texts = [
        (path.relative_to(ROOT).as_posix(), text)
        for path in ROOT.rglob("*.py")
        for text in texts_in(path.read_text("utf-8"))
    ]
    assert len(texts) > 3000
    assert [(path, text, found) for path, text in texts if (found := stumbles(text))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_page_does_either(page: Path) -> None:
    lines = page.read_text("utf-8").splitlines()
    assert [(number, line, found) for number, line in enumerate(lines, 1) if (found := stumbles(line))] == []


def test_such_words_would_be_seen() -> None:
    assert stumbles("This is no notebook: open it.") == ["say: is not a …"]
    assert stumbles("There is no notebook.") == []
    assert stumbles("It cannot be had here") == ["say: is (not) available"]
