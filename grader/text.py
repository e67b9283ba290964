"""Text for people: the program's own in English and Chinese, a course's in the course's languages.

Every sentence of the program for a student or an instructor is a `Text`: the two wordings are side by side where they
are used, so a missing translation is a type error that no reader ever sees. A course's text may have wordings in
further languages; the program's own sentences around it are then English.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

OwnLanguage: TypeAlias = Literal["en", "zh"]
Language: TypeAlias = str
"""A language's tag: one of the program's own, or another of a course (`es`, `pt-BR`)."""
LANGUAGES: Final[tuple[OwnLanguage, ...]] = ("en", "zh")
"""The languages of the program's own sentences."""


@dataclass(frozen=True, slots=True)
class Location:
    """A line of what was handed in: of a file, or of one cell of a notebook ("ex02.py", "cell 3")."""

    unit: str
    line: int


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence (or a few) in English and in Chinese, and in a course's other languages."""

    en: str
    zh: str
    others: tuple[tuple[Language, str], ...] = field(default=(), kw_only=True)
    """Wordings in further languages, each after its tag; any other language shows the English."""
    locations: tuple[Location, ...] = field(default=(), compare=False, repr=False, kw_only=True)
    """The lines that it names, so that nobody has to search the words for them."""

    def __getitem__(self, language: Language) -> str:
        """Return the wording in one language."""
        if language == "zh":
            return self.zh
        return self.en if language == "en" or not self.others else dict(self.others).get(language, self.en)

    def __bool__(self) -> bool:
        """Tell whether the text is not empty."""
        return bool(self.en or self.zh)

    def __add__(self, other: Text) -> Text:
        """Join two texts with nothing between them."""
        return Text(
            self.en + other.en,
            self.zh + other.zh,
            others=_each((self, other), lambda tag: self[tag] + other[tag]),
            locations=_together((self, other)),
        )

    def format(self, **values: object) -> Text:
        """Fill the named gaps of all wordings; a value that is a `Text` is inserted in the same language."""
        words = (self[language].format(**_worded(values, language)) for language in LANGUAGES)
        named = [value for value in values.values() if isinstance(value, Text)]
        return Text(
            *words,
            others=_each((self, *named), lambda tag: self[tag].format(**_worded(values, tag))),
            locations=_together((self, *named)) if named else self.locations,
        )

    def map(self, change: Callable[[str], str]) -> Text:
        """Return the text with the same change to every wording."""
        others = tuple((tag, change(words)) for tag, words in self.others)
        return Text(change(self.en), change(self.zh), others=others, locations=self.locations)

    def wordings(self) -> dict[str, str]:
        """Return all wordings by language, as JSON has them."""
        return {"en": self.en, "zh": self.zh, **dict(self.others)}

    @staticmethod
    def of(wordings: Mapping[str, str]) -> Text:
        """Read back what `wordings` returned.

        Raises:
            KeyError: a language of ours is missing.
        """
        others = tuple((tag, words) for tag, words in wordings.items() if tag not in LANGUAGES)
        return Text(wordings["en"], wordings["zh"], others=others)

    @staticmethod
    def in_languages(wordings: Mapping[Language, str]) -> Text:
        """Return a course's text from its wordings, at least one; a missing language of ours shows the first."""
        first = next(iter(wordings.values()))
        others = tuple((tag, words) for tag, words in wordings.items() if tag not in LANGUAGES)
        # One language leaves no choice.
        return Text(wordings.get("en", first), wordings.get("zh", first), others=others if len(wordings) > 1 else ())

    @staticmethod
    def same(words: str) -> Text:
        """Return a text that is the same in all languages (names, code, numbers)."""
        return Text(words, words)

    @staticmethod
    def join(texts: Iterable[Text], between: Text | None = None) -> Text:
        """Join texts, by default with a space in English and nothing in Chinese."""
        kept = [text for text in texts if text]
        gap = between or Text(" ", "")
        words = (gap[language].join(text[language] for text in kept) for language in LANGUAGES)
        others = _each((gap, *kept), lambda tag: gap[tag].join(text[tag] for text in kept))
        return Text(*words, others=others, locations=_together(kept))


NOTHING = Text("", "")


def _each(texts: Iterable[Text], worded: Callable[[Language], str]) -> tuple[tuple[Language, str], ...]:
    """Return a wording for each further language that any of the texts has."""
    tags = dict.fromkeys(tag for text in texts for tag, _ in text.others)
    return tuple((tag, worded(tag)) for tag in tags)


def _together(texts: Iterable[Text]) -> tuple[Location, ...]:
    return tuple(dict.fromkeys(location for text in texts for location in text.locations))


def _worded(values: Mapping[str, object], language: Language) -> dict[str, object]:
    return {name: value[language] if isinstance(value, Text) else value for name, value in values.items()}


def language_of(environment: Mapping[str, str] | None = None) -> OwnLanguage:
    """Return the language of ours for the locale: Chinese for zh_*, English for everything else."""
    return "zh" if locale_tag(environment) == "zh" else "en"


def locale_tag(environment: Mapping[str, str] | None = None) -> Language:
    """Return the locale's language, without its country; English if it names none."""
    variables = os.environ if environment is None else environment
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := variables.get(name, "").lower():
            return "zh" if value.startswith("zh") else re.split(r"[^a-z]", value)[0] or "en"
    return "en"


def language_in(languages: Sequence[Language], asked: Language | None = None) -> Language:
    """Return the language for showing a course: the requested one, otherwise by the locale.

    If the course lacks the locale's language, it is one of ours that the course has, otherwise the course's first, with
    English sentences of the program.
    """
    if asked is not None:
        return asked
    wanted = locale_tag()
    near = [tag for tag in languages if tag.partition("-")[0] == wanted]
    return next(iter(near or [tag for tag in LANGUAGES if tag in languages] or languages))
