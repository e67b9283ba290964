"""Expressions and sizes in the YAML: functions written in the course, and lengths by number or by name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.course.place import Place


def read_size(raw: Any, sizes: Mapping[str, object], place: Place) -> int | str:
    """Return a size as a number, or as its name."""
    if isinstance(raw, str):
        if raw not in sizes:
            text = Text(
                "The size '{name}' is not declared. Add it to 'sizes' of these cases.",
                "大小 '{name}' 没有声明，请在这组用例的 'sizes' 中补上。",
            )
            place.note(text.format(name=raw))
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        place.note(
            Text(
                "Write a size: a whole number from 0 on, or a name from 'sizes'.",
                "这里应当是大小：非负整数，或 'sizes' 中的名称。",
            )
        )
        return 0
    return raw


def read_source(raw: Any, place: Place, sizes: Mapping[str, object] | None) -> str:
    """Return the source of a function; whether it works shows when the reference runs.

    With `sizes`, its parameters are a source of randomness and these sizes.
    """
    try:
        compile(str(raw), "function", "eval")
    except (SyntaxError, ValueError) as error:
        text = Text(
            "This is not a Python expression: {reason}. Correct it.", "不是合法的 Python 表达式：{reason}。请改正。"
        )
        place.note(text.format(reason=error))
        return ""
    if sizes is not None:
        _note_draw(str(raw), sizes, place)
    return str(raw)


def sizes_taken(source: str) -> list[str]:
    """Return the names of the sizes that a `python` draw takes beside its source of randomness."""
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return []
    return [argument.arg for argument in tree.args.args[1:]] if isinstance(tree, ast.Lambda) else []


def _note_draw(source: str, sizes: Mapping[str, object], place: Place) -> None:
    """Note a `python` draw that is not a function of a source of randomness and sizes."""
    tree = ast.parse(source.strip(), mode="eval").body
    if not isinstance(tree, ast.Lambda) or not tree.args.args:
        text = Text(
            "Write a function of a source of randomness, and of sizes by name: 'lambda rng, N: rng.integers(N)'.",
            "请写成以随机源为第一个参数、其余参数为大小名称的函数，例如 'lambda rng, N: rng.integers(N)'。",
        )
        place.note(text)
    for name in sizes_taken(source):
        read_size(name, sizes, place)
