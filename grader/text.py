"""Text for people, always in both languages of the course.

Every sentence the program says to a student or an instructor is a `Text`: the two wordings stand side by side
where they are used, so a missing translation is a type error and never a gap found by a reader.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Location:
    """A line of what was handed in: of a file, or of one cell of a notebook ("ex02.py", "cell 3")."""

    unit: str
    line: int


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence (or a few) in English and in Chinese."""

    en: str
    zh: str
    locations: tuple[Location, ...] = field(default=(), compare=False, repr=False, kw_only=True)
    """The lines that it names, so that nobody has to find them in the words."""

    def __getitem__(self, language: Language) -> str:
        """Return the wording in one language."""
        return self.en if language == "en" else self.zh

    def __bool__(self) -> bool:
        """Tell whether anything is said at all."""
        return bool(self.en or self.zh)

    def __add__(self, other: Text) -> Text:
        """Join two texts with nothing between them."""
        return Text(self.en + other.en, self.zh + other.zh, locations=_together((self, other)))

    def format(self, **values: object) -> Text:
        """Fill the named gaps of both wordings; a value that is a `Text` goes in by its language."""
        words = (self[language].format(**_worded(values, language)) for language in LANGUAGES)
        named = [value for value in values.values() if isinstance(value, Text)]
        return Text(*words, locations=_together((self, *named)) if named else self.locations)

    def wordings(self) -> dict[str, str]:
        """Return both wordings by language, as JSON has them."""
        return {"en": self.en, "zh": self.zh}

    @staticmethod
    def of(wordings: Mapping[str, str]) -> Text:
        """Read back what `wordings` returned.

        Raises:
            KeyError: a language is missing.
        """
        return Text(wordings["en"], wordings["zh"])

    @staticmethod
    def same(words: str) -> Text:
        """Return a text that reads alike in both languages (names, code, numbers)."""
        return Text(words, words)

    @staticmethod
    def join(texts: Iterable[Text], between: Text | None = None) -> Text:
        """Join texts, by default with a space in English and nothing in Chinese."""
        kept = [text for text in texts if text]
        gap = between or Text(" ", "")
        words = (gap[language].join(text[language] for text in kept) for language in LANGUAGES)
        return Text(*words, locations=_together(kept))


NOTHING = Text("", "")


def _together(texts: Iterable[Text]) -> tuple[Location, ...]:
    return tuple(dict.fromkeys(location for text in texts for location in text.locations))


def _worded(values: Mapping[str, object], language: Language) -> dict[str, object]:
    return {name: value[language] if isinstance(value, Text) else value for name, value in values.items()}


def language_of(environment: Mapping[str, str] | None = None) -> Language:
    """Return the language the locale asks for: Chinese for zh_*, English for everything else."""
    variables = os.environ if environment is None else environment
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = variables.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
