"""A statement in the terminal; a separate module, because the Markdown reader is slow to import."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rich.markdown import Markdown, Paragraph

from grader.cli.prose import Prose

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

_CODE: Final = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
_MATHS: Final = re.compile(r"\$([^$\n]+)\$")
_HEADING: Final = re.compile(r"\A\s*# .*\n")


class _ProseParagraph(Paragraph):
    """A paragraph of a statement."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Prose(self.text)


class StatementProse(Markdown):
    """A statement's Markdown without its first heading, because the title is already shown."""

    elements = {**Markdown.elements, "paragraph_open": _ProseParagraph}  # noqa: RUF012 - as rich declares it

    def __init__(self, text: str) -> None:
        """Parse the Markdown."""
        parts = _CODE.split(_HEADING.sub("", text))
        parts[::2] = [_MATHS.sub(r"\1", part) for part in parts[::2]]  # a terminal cannot show formulas
        # Colours from the terminal's own palette, readable on light and dark backgrounds.
        super().__init__("".join(parts), code_theme="ansi_dark", hyperlinks=False)
