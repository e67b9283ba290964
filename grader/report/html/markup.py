"""Prepare text for a page: printable, escaped, in the page's languages."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from grader.text import LANGUAGES, Text

if TYPE_CHECKING:
    from grader.text import Language

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# C0 and C1 controls except tab and newline, direction marks, halves of surrogate pairs
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_CONTROL_PICTURES = 0x2400
_CODE = re.compile("`([^`\n]+)`")


def printable(words: str) -> str:
    """Return text in which nothing is invisible or reorders the rest: controls appear as ␀ … ␟, other oddities as �."""
    if not _UNPRINTABLE.search(words):
        return words
    return _UNPRINTABLE.sub(_picture, words.replace("\r\n", "\n"))


@lru_cache(maxsize=4096)  # in a class, most sentences are said to many students
def both(text: Text, languages: tuple[Language, ...] = LANGUAGES) -> Markup:
    """Return the wordings in a page's languages, of which it shows one; words in backticks become code."""
    wordings = [text[language] for language in languages]
    if not all(wordings) or len(set(wordings)) == 1:
        return _coded(next(filter(None, wordings), ""))
    spans = (Markup('<span lang="{}">{}</span>').format(tag_of(tag), _coded(text[tag])) for tag in languages)
    return Markup().join(spans)


def words(text: Text, languages: tuple[Language, ...] = LANGUAGES) -> Markup:
    """Return the wordings for the text of an SVG, where HTML elements are not allowed."""
    if len({text[language] for language in languages}) == 1:
        return escape(printable(text[languages[0]]))
    tspan = Markup('<tspan lang="{}">{}</tspan>')
    return Markup().join(tspan.format(tag_of(tag), printable(text[tag])) for tag in languages)


@cache
def phrase(en: str, zh: str, languages: tuple[Language, ...]) -> Markup:
    """Return one of the templates' own phrases in a page's languages."""
    return both(Text(en, zh), languages)


def option(en: str, zh: str, languages: tuple[Language, ...]) -> str:
    """Return a phrase for an entry of a list to choose from, where HTML elements are not allowed."""
    text = Text(en, zh)
    return " · ".join(dict.fromkeys(text[language] for language in languages))


def tag_of(language: Language) -> str:
    """Return HTML's name for a language: Chinese by its script."""
    return "zh-Hans" if language == "zh" else language


def finalize(value: object) -> object:
    """Make what a template prints printable; our own markup already is."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _coded(words: str) -> Markup:
    # the replacement works on escaped text, so it adds its own element and nothing else
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(printable(words)))))  # noqa: S704 - escaped above


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(_CONTROL_PICTURES + code) if code < 0x20 else _REPLACEMENT  # the end of C0
