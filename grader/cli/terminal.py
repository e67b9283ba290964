"""Where the program prints: results to standard output, everything else to standard error, in one language."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.text import Text as Styled

from grader.cli.prose import Prose, Unbroken
from grader.errors import UsageError
from grader.text import LANGUAGES, Language, Text, language_in, language_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

WIDTH: Final = 100
"""Longer lines are hard to read, however wide the terminal is."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """The two consoles of one command, its language, and how much it prints."""

    language: Language
    out: Console
    err: Console
    quiet: bool = False
    asked: Language | None = None
    """The requested language; None: that of the locale."""

    @staticmethod
    def open(language: Language | None = None, *, quiet: bool = False, no_color: bool = False) -> Terminal:
        """Return the terminal of this process; the default language is that of the locale."""
        plain = no_color or bool(os.environ.get("NO_COLOR"))
        return Terminal(
            language or language_of(), _console(plain=plain), _console(plain=plain, stderr=True), quiet, language
        )

    def of_course(self, languages: Sequence[Language]) -> Terminal:
        """Return the terminal in a language of a course.

        Raises:
            UsageError: a language was asked for that neither the course nor the program has.
        """
        if self.asked is not None and self.asked not in (*LANGUAGES, *languages):
            from grader.course.place import listed

            known = dict.fromkeys((*LANGUAGES, *languages))
            text = Text(
                "'{asked}' is not a language of this course. --lang is one of {known}.",
                "这门课程没有 '{asked}' 这种语言。--lang 可以是：{known}。",
            )
            raise UsageError(text.format(asked=self.asked, known=listed(known)))
        return replace(self, language=language_in(languages, self.asked))

    def of_program(self) -> Terminal:
        """Return this terminal, for a command without a course; say if the command lacks the language."""
        if self.asked is not None and self.asked not in LANGUAGES:
            text = Text(
                "This command has no texts in '{asked}', only in English and Chinese (--lang en, --lang zh).",
                "这条命令没有 '{asked}' 的文本，只有英文和中文（--lang en、--lang zh）。",
            )
            self.remark(text.format(asked=self.asked))
        return self

    @property
    def width(self) -> int:
        """How many cells a line may take."""
        return min(self.out.width, WIDTH)

    def show(self, *parts: RenderableType | Unbroken) -> None:
        """Print the result that was asked for."""
        for part in parts:
            if isinstance(part, Unbroken):
                self.out.print(part.words, soft_wrap=True)
            else:
                self.out.print(part, width=self.width)

    def say(self, text: Text) -> None:
        """Print one sentence that was asked for."""
        self.show(Prose.of(text[self.language]))

    def document(self, data: Any) -> None:
        """Print JSON, and nothing else."""
        import json

        readable = (self.out.encoding or "").replace("-", "").lower() == "utf8"
        self.out.file.write(json.dumps(data, indent=2, ensure_ascii=not readable, allow_nan=False) + "\n")

    def remark(self, text: Text) -> None:
        """Print a remark on standard error, except in quiet mode."""
        if not self.quiet:
            self.err.print(Prose.of(text[self.language]), width=min(self.err.width, WIDTH))

    def complain(self, text: Text) -> None:
        """Print a warning or an error on standard error; lines are not broken, so that paths stay whole."""
        self.err.print(Styled(text[self.language]), soft_wrap=True)


def _console(*, plain: bool, stderr: bool = False) -> Console:
    # Printed text is never markup: it may come from submissions and course files.
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, color_system=None if plain else "auto")


def is_live(console: Console) -> bool:
    """Tell whether a person sees a terminal there, on which what was written can be written over.

    FORCE_COLOR does not make one of a log: notebooks and pipelines set it for the colours.
    """
    return console.file.isatty() and console.is_terminal and not console.is_dumb_terminal


def forgive_encoding() -> None:
    """Replace characters that a terminal cannot show, instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a test may put an object without it there
        if reconfigure is not None:
            reconfigure(errors="replace")
