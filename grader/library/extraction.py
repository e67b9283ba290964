"""Take the code out of what a language model wrote: Markdown with prose, fences, and examples of use."""

from __future__ import annotations

import ast
import textwrap
import warnings
from typing import Final

from markdown_it import MarkdownIt

_PYTHON: Final = frozenset({"", "python", "python3", "py", "py3"})
"""The languages of a fence that may hold Python; a fence without a language may."""


def code_in(text: str) -> str:
    """Return the Python code in a model's answer; a text that is Python, or has no fences, is returned as it is.

    Of the fenced blocks in Python, those that define something are joined in their order, so a later definition
    replaces an earlier one. Blocks that only call or print, as examples of use do, are left out. If none defines
    anything, all are joined, so that the judge can say what is wrong. A fence that is never closed reaches to the end.
    """
    if _parsed(text) is not None:  # a docstring may hold a fence
        return text
    blocks = [
        textwrap.dedent(token.content)
        for token in MarkdownIt("commonmark", {"html": False}).parse(text)
        if token.type == "fence" and (token.info.split() or [""])[0].lower().strip("{.}") in _PYTHON
    ]
    if not blocks:
        return text
    return "\n\n".join(block.rstrip("\n") for block in _defining(blocks) or blocks) + "\n"


def _defining(blocks: list[str]) -> list[str]:
    """Return the blocks that define a function or a class, and those that prepare it; none if nothing is defined."""
    kept = [(block, kinds) for block in blocks if (kinds := _kinds(block)) & {"definition", "preparation"}]
    return [block for block, _ in kept] if any("definition" in kinds for _, kinds in kept) else []


def _kinds(block: str) -> set[str]:
    """Return whether a block defines something, or does nothing but import and set plain values.

    A block with a fault in its syntax counts as a definition if a line begins as one: it may be the answer itself.
    """
    statements = _parsed(block)
    if statements is None:
        begins = ("def ", "class ", "async def ", "@")
        return {"definition"} if any(line.startswith(begins) for line in block.splitlines()) else set()
    if any(isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for statement in statements):
        return {"definition"}
    return {"preparation"} if statements and all(map(_prepares, statements)) else set()


def _parsed(code: str) -> list[ast.stmt] | None:
    """Return the statements of some code; None if it is not Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about invalid escapes, for instance
        try:
            return ast.parse(code).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _prepares(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return True
    return isinstance(statement, ast.Assign | ast.AnnAssign) and not any(
        isinstance(part, ast.Call) for part in ast.walk(statement)
    )
