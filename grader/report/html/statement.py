"""An exercise's statement as HTML: Markdown by markdown-it, formulas as MathML, code by Pygments."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin

from grader.report.html import formula
from grader.report.html.code import python
from grader.report.html.markup import printable, tag_of
from grader.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

    from grader.text import Language, Text

_WIDE = 40
"""Characters of a formula that fit on a phone; a longer formula scrolls, so the keyboard must reach it."""
_TITLE = re.compile(r"\A\s*# .*\n")
_LOWEST = 6


@cache
def statement(text: Text, languages: tuple[Language, ...] = LANGUAGES) -> Markup:
    """Return a statement in a page's languages, of which it shows one; its first heading is the page's own."""
    blocks = (
        Markup('<div class="statement" lang="{}">{}</div>').format(tag_of(language), rendered(text[language]))
        for language in languages
        if text[language]
    )
    return Markup("\n").join(blocks)


def rendered(words: str) -> Markup:
    """Return one wording as HTML; its own HTML stays text, and pictures become links, because a page loads nothing."""
    html: str = _markdown().render(_TITLE.sub("", printable(words)))
    return Markup(html)  # noqa: S704 - markdown-it escapes all text with html off


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    markdown.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=False)
    markdown.add_render_rule("fence", _fence)
    markdown.add_render_rule("math_inline", _inline)
    markdown.add_render_rule("math_block", _block)
    markdown.add_render_rule("heading_open", _heading)
    markdown.add_render_rule("heading_close", _heading)
    markdown.add_render_rule("th_open", _head)
    markdown.add_render_rule("table_open", lambda *_: '<div class="scroll" tabindex="0"><table class="plain">\n')
    markdown.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return markdown


def _fence(_: RendererHTML, tokens: Sequence[Token], place: int, __: OptionsDict, ___: EnvType) -> str:
    token = tokens[place]
    language, words = token.info.strip(), token.content.rstrip("\n")
    if language == "math":
        return _formulas(words)
    inner = python(words) if language in ("python", "py") else Markup.escape(words)
    return Markup('<pre tabindex="0"><code>{}</code></pre>\n').format(inner)


def _block(_: RendererHTML, tokens: Sequence[Token], place: int, __: OptionsDict, ___: EnvType) -> str:
    return _formulas(tokens[place].content)


def _inline(_: RendererHTML, tokens: Sequence[Token], place: int, __: OptionsDict, ___: EnvType) -> str:
    return formula.inline(tokens[place].content)


def _heading(renderer: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    """Lower a heading by one level, below the exercise's own."""
    token = tokens[place]
    level = min(int(token.tag[1]) + 1, _LOWEST)
    return renderer.renderToken([token.copy(tag=f"h{level}")], 0, options, env)


def _head(renderer: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[place]
    token.attrSet("scope", "col")
    return renderer.renderToken(tokens, place, options, env)


def _formulas(words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    wide = Markup(' tabindex="0"') if any(len(line) > _WIDE for line in lines) else Markup()
    return Markup('<div class="formulas"{}>{}</div>\n').format(wide, Markup().join(map(formula.display, lines)))
