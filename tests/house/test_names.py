"""Names and sentences of the package: one name for one thing, and no sentence taken apart again."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING, TypeGuard

from tests.house.places import PACKAGE, place

if TYPE_CHECKING:
    from pathlib import Path

SAID_BY_OTHERS = {
    PACKAGE / "judge/cures.py": "what Python and torch say of their own exceptions; it is no sentence of ours",
    PACKAGE / "judge/repetition.py": "what the dispatcher says of an operator that was made to raise",
}
SENTENCES = frozenset({"en", "zh", "message", "observed", "meaning", "explanation"})
SEARCHES = frozenset({"search", "match", "fullmatch", "findall", "finditer", "sub", "split"})


def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def is_a_search_of_a_sentence(node: ast.AST) -> TypeGuard[ast.Call]:
    """Tell whether a node is a call that applies a regular expression to the words of a sentence."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SEARCHES):
        return False
    return any(
        isinstance(inner, ast.Attribute) and inner.attr in SENTENCES for part in node.args for inner in ast.walk(part)
    )


def test_no_class_name_is_used_twice() -> None:
    places = defaultdict(list)
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(place(path, node.lineno))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_loop_variables_are_called_after_the_thing_and_not_one() -> None:
    named = [
        place(path, node.target.lineno)
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.For | ast.comprehension)
        if isinstance(node.target, ast.Name) and node.target.id == "one"
    ]
    assert named == []


def test_no_sentence_is_searched_for_data() -> None:
    found = [
        place(path, node.lineno)
        for path, tree in trees().items()
        if path not in SAID_BY_OTHERS
        for node in ast.walk(tree)
        if is_a_search_of_a_sentence(node)
    ]
    assert found == []


def test_such_a_search_would_be_seen() -> None:
    tree = ast.parse("re.search('line (.*)', verdict.message.en)")
    assert any(map(is_a_search_of_a_sentence, ast.walk(tree)))
