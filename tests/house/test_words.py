"""Words that a reader stumbles over, whose mother tongue is another: they stand in no text for people."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.house.places import PACKAGE, REPOSITORY, place

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
STUMBLES = {
    r"\b(?<![Tt]here )(is|are|was) no (?!longer\b|more\b|one\b|such\b|different\b)(\w+ )?\w+[,.:;]": "say: is not a …",
    r"\b(cannot|can|to) be had\b": "say: is (not) available",
    r"\bmend(s|ed|ing)?\b": "say: fix",
    r"\bis looked whether\b": "say: we check whether",
    r"\bso many of so many\b": "say what is counted",
    r"\bis too much for\b": "say: unexpected",
}


ODD = {
    r"\b(Never is|Never are|Nor (is|are|does|do|can|has)|So (is|are) the)\b": "put the subject first",
    r"\b(so|as) (many|much|long) (of so|seconds|threads|others|points|bytes|people)\b": "say: this many …",
    r"\bwhat (came|comes) of\b": "say: the outcome of",
    r"\b(nobody|everybody)'s\b": "say who may do what",
    r"\b(one|item|process|page) a (check|submission|kind|student|line|page)\b": "say: one per …",
    r"\bfor (whoever|who)\b": "name the person or the thing",
}
LONGEST = 28
"""Words of a sentence in a docstring, or of its parts between colons and semicolons; code counts as one word."""


def docstrings_in(source: str) -> list[tuple[int, str]]:
    """Return the docstrings of a module with their lines, with code as one word and without the errors raised."""
    found = [
        (node.lineno, node.value.value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    return [(line, re.sub(r"`[^`]*`", "code", " ".join(text.split())).partition(" Raises:")[0]) for line, text in found]


def longest_sentence(text: str) -> int:
    """Return the number of words of the longest sentence."""
    return max(len(sentence.split()) for sentence in re.split(r"(?<=[.?!:;])\s", text))


def texts_in(source: str) -> list[tuple[int, str]]:
    """Return the strings of a module with their lines, but not its docstrings."""
    tree = ast.parse(source)
    quiet = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet
    ]


def stumbles(text: str, words: dict[str, str] = STUMBLES) -> list[str]:
    """Return what a text should say in place of what it says."""
    return [better for pattern, better in words.items() if re.search(pattern, text, re.IGNORECASE)]


def test_no_message_says_it_in_words_that_readers_stumble_over() -> None:
    texts = [
        (place(path, line), text) for path in PACKAGE.rglob("*.py") for line, text in texts_in(path.read_text("utf-8"))
    ]
    assert len(texts) > 3000
    assert [(where, text, found) for where, text in texts if (found := stumbles(text))] == []


def test_no_docstring_has_a_long_sentence_or_an_odd_phrase() -> None:
    texts = [
        (place(path, line), text)
        for path in PACKAGE.rglob("*.py")
        for line, text in docstrings_in(path.read_text("utf-8"))
    ]
    assert len(texts) > 3000
    assert [(where, text) for where, text in texts if longest_sentence(text) > LONGEST] == []
    assert [(where, text, found) for where, text in texts if (found := stumbles(text, ODD))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_page_does_either(page: Path) -> None:
    lines = enumerate(page.read_text("utf-8").splitlines(), 1)
    assert [(place(page, number), line, found) for number, line in lines if (found := stumbles(line))] == []


def test_such_words_would_be_seen() -> None:
    assert stumbles("This is no notebook: open it.") == ["say: is not a …"]
    assert stumbles("There is no notebook.") == []
    assert stumbles("It cannot be had here") == ["say: is (not) available"]


def test_such_docstrings_would_be_seen() -> None:
    ((_, text),) = docstrings_in(f'"""{"word " * LONGEST}`a b c`.\n\nRaises:\n    E: {"word " * 99}"""')
    assert longest_sentence(text) == LONGEST + 1
    assert longest_sentence("One two: three four five; six.") == 3
    assert stumbles("Nor does it know so many threads.", ODD) == ["put the subject first", "say: this many …"]
    assert stumbles("There is one item per check.", ODD) == []
