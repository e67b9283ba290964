"""Texts of new files, written as YAML in the languages of a course."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.text import Language, Text


def yaml_text(text: Text, languages: Sequence[Language]) -> str:
    """Return a text as a YAML value on one line: plain in a course with one language, otherwise a mapping."""
    if len(languages) == 1:
        return quoted(text[languages[0]])
    return "{" + ", ".join(f"{language}: {quoted(text[language])}" for language in languages) + "}"


def quoted(words: str) -> str:
    """Return words in double quotes, which YAML and JSON read in the same way."""
    return json.dumps(words, ensure_ascii=False)
