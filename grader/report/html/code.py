"""Python source for a page, coloured by Pygments."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from grader.report.html.markup import printable

LONGEST = 20_000
"""Most characters of a source that are coloured; a longer source is shown plain."""


def python(source: str) -> Markup:
    """Return Python source as spans with Pygments' classes; other text is coloured as far as it is Python."""
    words = printable(source)
    if len(words) > LONGEST:
        return Markup.escape(words)
    return Markup(highlight(words, _lexer(), _formatter()).rstrip("\n"))  # noqa: S704 - pygments escapes what it shows


@cache
def _lexer() -> PythonLexer:
    return PythonLexer(stripnl=False, ensurenl=False)


@cache
def _formatter() -> HtmlFormatter:
    return HtmlFormatter(nowrap=True)
