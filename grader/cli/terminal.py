"""Where the program speaks: results to standard output, everything else to standard error, in one language."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.text import Text as Styled

from grader.cli.prose import Prose, Unbroken
from grader.course.place import listed
from grader.errors import UsageError
from grader.text import LANGUAGES, Language, Text, language_in, language_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

WIDTH: Final = 100
"""Longer lines are hard to read, however wide the terminal is."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """The two consoles of one command, and how it was asked to speak."""

    language: Language
    out: Console
    err: Console
    quiet: bool = False
    asked: Language | None = None
    """The language that was asked for; None: that of the locale."""

    @staticmethod
    def open(language: Language | None = None, *, quiet: bool = False, no_color: bool = False) -> Terminal:
        """Return the terminal of this process; without a language it speaks that of the locale."""
        plain = no_color or bool(os.environ.get("NO_COLOR"))
        return Terminal(
            language or language_of(), _console(plain=plain), _console(plain=plain, stderr=True), quiet, language
        )

    def of_course(self, languages: Sequence[Language]) -> Terminal:
        """Return the terminal as it speaks of a course with some languages.

        Raises:
            UsageError: a language was asked for that neither the course nor the program has.
        """
        if self.asked is not None and self.asked not in (*LANGUAGES, *languages):
            known = dict.fromkeys((*LANGUAGES, *languages))
            text = Text(
                "'{asked}' is not a language of this course. --lang is one of {known}.",
                "这门课程没有 '{asked}' 这种语言。--lang 可以是：{known}。",
            )
            raise UsageError(text.format(asked=self.asked, known=listed(known)))
        return replace(self, language=language_in(languages, self.asked))

    @property
    def width(self) -> int:
        """How many cells a line may take."""
        return min(self.out.width, WIDTH)

    def show(self, *parts: RenderableType | Unbroken) -> None:
        """Put what was asked for on standard output."""
        for part in parts:
            if isinstance(part, Unbroken):
                self.out.print(part.words, soft_wrap=True)
            else:
                self.out.print(part, width=self.width)

    def say(self, text: Text) -> None:
        """Put one sentence that was asked for on standard output."""
        self.show(Prose.of(text[self.language]))

    def document(self, data: Any) -> None:
        """Put JSON on standard output, and nothing else."""
        readable = (self.out.encoding or "").replace("-", "").lower() == "utf8"
        self.out.file.write(json.dumps(data, indent=2, ensure_ascii=not readable, allow_nan=False) + "\n")

    def remark(self, text: Text) -> None:
        """Say something beside the result on standard error, unless asked to be quiet."""
        if not self.quiet:
            self.err.print(Prose.of(text[self.language]), width=min(self.err.width, WIDTH))

    def complain(self, text: Text) -> None:
        """Say something that must be heard on standard error; lines are not broken, so that paths stay whole."""
        self.err.print(Styled(text[self.language]), soft_wrap=True)


def _console(*, plain: bool, stderr: bool = False) -> Console:
    # Nothing that is printed is markup: submissions and course files have a say in it.
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, color_system=None if plain else "auto")


def forgive_encoding() -> None:
    """Let a terminal that cannot show a character show another one in its place, rather than end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # what a test puts there may have none
        if reconfigure is not None:
            reconfigure(errors="replace")
