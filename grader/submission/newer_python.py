"""Code that only a Python newer than the judge's can read: reported as such, not as a mistake.

The proof is a rewrite: new syntax is replaced by something plain, and if this Python then gets past the line, nothing
else was wrong with it.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

_STRING: Final = re.compile(r"([A-Za-z]{0,2})(\"\"\"|'''|\"|')")
_PREFIXES: Final = frozenset({"", "r", "u", "b", "f", "t", "br", "rb", "fr", "rf", "tr", "rt"})
_OPENING, _CLOSING = "([{", ")]}"
_ALIAS: Final = re.compile(r"^(\s*)type\s+([^\W\d]\w*)\s*(?:\[.*\])?\s*=(?!=)")
_GENERIC: Final = re.compile(r"^(\s*(?:async\s+def|def|class)\s+[^\W\d]\w*)\s*\[")


@dataclass(frozen=True, slots=True)
class _Novelty:
    """Syntax that a version of Python introduced, and how to replace it."""

    since: tuple[int, int]
    rewritten: Callable[[list[str], int], list[str]]
    """Return the lines with a plain replacement at the line with this index."""
    instead: Text


def newer_python(source: str, line: int, version: tuple[int, int] = sys.version_info[:2]) -> Text | None:
    """Say that a line which this Python cannot read is right for a newer one; None if it is not."""
    lines = source.split("\n")
    if not 1 <= line <= len(lines):
        return None
    for novelty in _NOVELTIES:
        if version >= novelty.since:
            continue
        rewritten = novelty.rewritten(lines, line - 1)
        if rewritten != lines and _first_error("\n".join(rewritten)) > line:
            said = Text(
                "this line needs Python {since} or newer, and the judge runs Python {here}. {instead}",
                "这一行需要 Python {since} 或更高版本，而评判使用的是 Python {here}。{instead}",
            )
            since, here = (f"{major}.{minor}" for major, minor in (novelty.since, version))
            return said.format(since=since, here=here, instead=novelty.instead)
    return None


def _first_error(source: str) -> float:
    """Return the first line that this Python cannot read; infinity if it reads everything."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 0
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return 0
    return float("inf")


def _without_alias(lines: list[str], at: int) -> list[str]:
    return [*lines[:at], _ALIAS.sub(r"\1\2 =", lines[at]), *lines[at + 1 :]]


def _without_parameters(lines: list[str], at: int) -> list[str]:
    found = _GENERIC.match(lines[at])
    if found is None:
        return lines
    text = lines[at]
    end = _matching(text, found.end() - 1)
    return [*lines[:at], found.group(1) + text[end + 1 :], *lines[at + 1 :]]


def _with_plain_fields(lines: list[str], at: int) -> list[str]:
    """Replace the contents of the braces of all f-strings by a number; their first error is at the line."""
    del at
    return _plain("\n".join(lines), "f").split("\n")


def _with_plain_templates(lines: list[str], at: int) -> list[str]:
    del at
    return _plain("\n".join(lines), "t").split("\n")


def _plain(source: str, kind: str) -> str:
    """Return the source with a number in each field of its f-strings (or t-strings, as f-strings); lines stay."""
    done: list[str] = []
    position = 0
    while position < len(source):
        if source[position] == "#":
            end = source.find("\n", position)
            end = len(source) if end < 0 else end
            done.append(source[position:end])
            position = end
            continue
        string = _STRING.match(source, position)
        if string is None or string.group(1).lower() not in _PREFIXES:
            word = re.compile(r"\w+").match(source, position)
            end = word.end() if word else position + 1
            done.append(source[position:end])
            position = end
            continue
        end, fields = _string_end(source, string)
        done.append(_rewritten(source, string, end, fields, kind))
        position = end
    return "".join(done)


def _rewritten(source: str, string: re.Match[str], end: int, fields: list[tuple[int, int]], kind: str) -> str:
    prefix = string.group(1)
    if kind not in prefix.lower():
        return source[string.start() : end]
    pieces = [prefix.lower().replace("t", "f"), string.group(2)]
    at = string.end()
    for first, last in fields:
        pieces += [source[at:first], "{0", "\n" * source.count("\n", first, last), "}"]
        at = last
    return "".join((*pieces, source[at:end]))


def _string_end(source: str, string: re.Match[str]) -> tuple[int, list[tuple[int, int]]]:
    """Return where a string literal ends, and its fields with their braces."""
    quote, prefix = string.group(2), string.group(1).lower()
    position, fields = string.end(), []
    while position < len(source) and not source.startswith(quote, position):
        if source[position] == "\n" and len(quote) == 1:
            break
        if source[position] == "\\" and "r" not in prefix:
            position += 2
        elif source[position] == "{" and prefix.strip("r") in ("f", "t"):
            if source.startswith("{{", position):
                position += 2
                continue
            end = _matching(source, position) + 1
            fields.append((position, end))
            position = end
        else:
            position += 1
    return min(position + len(quote), len(source)), fields


def _matching(source: str, start: int) -> int:
    """Return where the bracket that opens at `start` closes, with the strings between read as a newer Python does."""
    depth, position = 0, start
    while position < len(source):
        string = _STRING.match(source, position)
        if string is not None and string.group(1).lower() in _PREFIXES:
            position, _ = _string_end(source, string)
            continue
        depth += (source[position] in _OPENING) - (source[position] in _CLOSING)
        if depth == 0:
            return position
        position += 1
    return len(source) - 1


_NOVELTIES: Final = (
    _Novelty(
        (3, 12),
        _with_plain_fields,
        Text(
            "Inside the braces of an f-string use the other kind of quotes, and no backslash and no comment:"
            " `f\"{d['k']}\"`.",
            "请在 f 字符串的花括号内使用另一种引号，并且不要写反斜杠和注释：`f\"{d['k']}\"`。",
        ),
    ),
    _Novelty((3, 12), _without_alias, Text("Leave the word `type` out: `X = int`.", "请去掉 `type` 一词：`X = int`。")),
    _Novelty(
        (3, 12),
        _without_parameters,
        Text(
            "Take the type parameters in the square brackets out, and the annotations that use them.",
            "请删去方括号中的类型参数，以及用到它们的注解。",
        ),
    ),
    _Novelty((3, 14), _with_plain_templates, Text('Write an f-string: `f"…"`.', '请写成 f 字符串：`f"…"`。')),
)
