"""The only cleaner of texts from a submission before they reach a terminal, a page, a table or a log."""

from __future__ import annotations

import re
import unicodedata

TEXT_LIMIT = 65_536
"""Most characters of a text."""
WIDTH_LIMIT = 2_000
"""Most characters of one line."""
NAME_LIMIT = 200
"""Most characters of a name (a file, a student, a type)."""

_NOTICE = 16
"""Room for the number of characters left out."""

# Colours carry no words, so a complete colour sequence is removed; every other escape stays visible.
_COLOUR = re.compile(r"\x1b\[[0-9;:]*m")
_NOT_PLAIN = re.compile(r"[^\x20-\x7e\n\t]")


def cleaned(text: str, limit: int = TEXT_LIMIT, width: int = WIDTH_LIMIT) -> str:
    """Return the text without anything that could rewrite what people see, cut to `limit` characters.

    Control, format (bidi), surrogate, private and unassigned characters become their Python escapes; line ends become
    newlines, a lone carriage return its escape. A cut says how many characters it left out; limits under 16 leave no
    room for that.
    """
    lines: list[str] = []
    size = beyond = 0
    for line in _COLOUR.sub("", text).replace("\r\n", "\n").split("\n"):
        if size > limit:
            beyond += len(line) + 1
            continue
        lines.append(_line(line, width))
        size += len(lines[-1]) + 1
    return _cut("\n".join(lines), limit, "\n", beyond)


def cleaned_line(text: str, limit: int = NAME_LIMIT) -> str:
    """Return the text as one clean line for use inside a sentence: a name, or a line of code."""
    return _line(_COLOUR.sub("", text).replace("\n", "\\n").replace("\t", "    "), limit)


def _line(text: str, limit: int) -> str:
    kept = text[: limit + 1]  # an escape is never shorter than its character, so the rest is cut anyway
    visible = _NOT_PLAIN.sub(lambda found: _visible(found[0]), kept)
    return _cut(visible, limit, " ", len(text) - len(kept))


def _visible(character: str) -> str:
    # Space separators include the ideographic space, which is common in Chinese text.
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return character.encode("unicode_escape").decode("ascii")


def _cut(text: str, limit: int, gap: str, beyond: int = 0) -> str:
    """Cut a text to its limit; `beyond` is the number of characters already left out."""
    if len(text) <= limit:
        return text
    kept = max(limit - _NOTICE, 0)
    return f"{text[:kept]}{gap}… (+{len(text) - kept + beyond})"[:limit]
