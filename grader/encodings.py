"""The encodings of source files: one rule for judging and for showing a file."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Canonical codec names. gb2312 and ascii are subsets of gbk and utf-8 that editors write into cookies. Everything else
# is refused: utf-7 and similar codecs can hide code from readers, and hex is not text at all.
ALLOWED = frozenset({"utf-8", "ascii", "gbk", "gb2312", "gb18030", "big5", "iso8859-1"})
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_NO_CODE = re.compile(rb"^[ \t\f]*(?:#|$)")


def cookie(data: bytes) -> tuple[int, str] | None:
    """Return the line and the name of the encoding that a source declares (PEP 263); None if there is none."""
    for number, line in enumerate(re.split(rb"\r\n|\r|\n", data, maxsplit=2)[:2], start=1):
        if found := _COOKIE.match(line):
            return number, found[1].decode("ascii")
        if not _NO_CODE.match(line):
            return None
    return None


def accepted(name: str) -> str | None:
    """Return the codec of a declared encoding; None if it is unknown or not accepted."""
    try:
        codec = codecs.lookup(name[:40]).name
    except (LookupError, ValueError):
        return None
    codec = "utf-8" if codec == "utf-8-sig" else codec
    return codec if codec in ALLOWED else None


def legible(data: bytes) -> str:
    """Return as much of a source as can be read, with newlines as line ends; never raise."""
    declared = cookie(data.removeprefix(codecs.BOM_UTF8))
    codec = accepted(declared[1]) if declared else "utf-8"
    text = data.removeprefix(codecs.BOM_UTF8).decode(codec or "utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def reads_as_chinese(texts: Iterable[bytes], western: str = "latin-1") -> bool:
    """Tell whether texts in an unknown code page are Chinese rather than Western, from all of them together.

    A single word often fits both ("Größe" contains the bytes of 鲞). Chinese text has its bytes in pairs, most of them
    common characters; in Western text single letters are between ASCII letters, and read as Chinese they are rare
    characters.
    """
    chinese, others = 0, 0
    for text in texts:
        try:
            characters = text.decode("gb18030")
        except UnicodeDecodeError:
            return False
        for run in re.findall(r"[^\x00-\x7f]+", characters):
            common = [character for character in run if character.encode("gb2312", "ignore")]
            others += len(run) - len(common)
            # Two neighbouring accented letters may be a Chinese character, but rarely more.
            chinese += sum(
                len(run) > 1 or not _is_a_word(character.encode("gb2312").decode(western)) for character in common
            )
    return chinese > 0 and chinese >= others


def _is_a_word(text: str) -> bool:
    return text.isalpha() and not set(text) & set("ªµº")  # these are next to numbers
