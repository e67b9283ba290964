"""Text on its way into a page: made printable, escaped, in both languages."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from markupsafe import Markup, escape

from grader.text import Text

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# C0 and C1 controls but tab and newline, what turns the direction of text around, halves of surrogate pairs
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_CONTROL_PICTURES = 0x2400
_CODE = re.compile("`([^`\n]+)`")


def printable(words: str) -> str:
    """Return text in which nothing is invisible or reorders the rest: controls show as ␀ … ␟, other oddities as �."""
    if not _UNPRINTABLE.search(words):
        return words
    return _UNPRINTABLE.sub(_picture, words.replace("\r\n", "\n"))


@lru_cache(maxsize=4096)  # of a class most words are said to many
def both(text: Text) -> Markup:
    """Return both wordings, of which the page shows one; words between backticks become code."""
    if not text.zh or not text.en or text.en == text.zh:
        return _coded(text.en or text.zh)
    return Markup('<span lang="en">{}</span><span lang="zh-Hans">{}</span>').format(_coded(text.en), _coded(text.zh))


def words(text: Text) -> Markup:
    """Return both wordings within an SVG's text, where HTML's elements have no place."""
    if text.en == text.zh:
        return escape(printable(text.en))
    tspans = '<tspan lang="en">{}</tspan><tspan lang="zh-Hans">{}</tspan>'
    return Markup(tspans).format(printable(text.en), printable(text.zh))  # noqa: S704 - a constant


@cache
def phrase(en: str, zh: str) -> Markup:
    """Return one of the templates' own phrases in both languages."""
    return both(Text(en, zh))


def finalize(value: object) -> object:
    """Make what a template prints printable; markup of our own is."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _coded(words: str) -> Markup:
    # the replacement works on escaped text, so that it adds its own element and nothing else
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(printable(words)))))  # noqa: S704 - escaped above


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(_CONTROL_PICTURES + code) if code < 0x20 else _REPLACEMENT  # the end of C0
