"""Words of a command line, quoted so that every shell takes them where that is possible."""

from __future__ import annotations

import re
import shlex
from typing import Final

SPECIAL: Final = frozenset('"$`!%\\\n\r\0')
"""Characters that some shell changes between double quotes."""
_PLAIN: Final = re.compile(r"[\w./:=+-]+")


def quoted(word: str) -> str:
    """Return a word as it is written on a command line."""
    if _PLAIN.fullmatch(word):
        return word
    return shlex.quote(word) if SPECIAL & set(word) or word.endswith("\\") else f'"{word}"'
