"""The one cleaner for everything a submission said, before it reaches a terminal, a page, a table or a log."""

from __future__ import annotations

import re
import unicodedata

TEXT_LIMIT = 65_536
"""Characters kept of a text."""
WIDTH_LIMIT = 2_000
"""Characters kept of one line."""
NAME_LIMIT = 200
"""Characters kept of a name (a file, a student, a type)."""

_NOTICE = 16
"""Room kept for saying how many characters were left out."""

# Colours carry no words, so a complete colour sequence goes without a trace; every other escape stays visible.
_COLOUR = re.compile(r"\x1b\[[0-9;:]*m")
_NOT_PLAIN = re.compile(r"[^\x20-\x7e\n\t]")


def cleaned(text: str, limit: int = TEXT_LIMIT, width: int = WIDTH_LIMIT) -> str:
    """Return the text with nothing in it that could rewrite what people see, and cut to `limit` characters.

    Control, format (bidi), surrogate, private and unassigned characters become their Python escapes; line ends
    become newlines, a lone carriage return its escape. What is left out is counted at the place of the cut, for
    which limits of less than 16 leave no room.
    """
    unified = _COLOUR.sub("", text).replace("\r\n", "\n")
    visible = _NOT_PLAIN.sub(lambda found: _visible(found[0]), unified)
    lines = (_cut(line, width, " ") for line in visible.split("\n"))
    return _cut("\n".join(lines), limit, "\n")


def cleaned_line(text: str, limit: int = NAME_LIMIT) -> str:
    """Return the text as one clean line: a name, or a line of code, that stands inside a sentence."""
    visible = _NOT_PLAIN.sub(lambda found: _visible(found[0]), _COLOUR.sub("", text))
    return _cut(visible.replace("\n", "\\n").replace("\t", "    "), limit, " ")


def _visible(character: str) -> str:
    # Space separators include the ideographic space, which Chinese text is full of.
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return character.encode("unicode_escape").decode("ascii")


def _cut(text: str, limit: int, gap: str) -> str:
    if len(text) <= limit:
        return text
    kept = max(limit - _NOTICE, 0)
    return f"{text[:kept]}{gap}… (+{len(text) - kept})"[:limit]
