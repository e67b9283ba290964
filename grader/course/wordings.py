"""Texts in a course's files: in exactly the languages of the course, or plain where it has only one."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from grader.text import LANGUAGES

LANGUAGE_TAG: Final = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Missing:
    """A placeholder for a missing wording."""


def _by_language(value: Any, info: ValidationInfo) -> Any:
    """Return a text as wordings by language: a plain string where the course has one language, else a mapping."""
    languages = languages_of(info.context)
    if isinstance(value, str) and len(languages) == 1:
        return {languages[0]: value}
    if isinstance(value, str):
        kind = "wordings_needed"
        raise PydanticCustomError(kind, "a mapping by language", {"languages": ", ".join(languages)})
    if not isinstance(value, dict):
        kind = "text_needed"
        raise PydanticCustomError(kind, "a text", {"languages": ", ".join(languages), "number": len(languages)})
    # the text of an unknown language is not checked: the key alone is wrong
    said = {tag: words if tag in languages else "-" for tag, words in value.items()}
    return said | {tag: _Missing() for tag in languages if tag not in value}


def _of_course(tag: str, info: ValidationInfo) -> str:
    if tag not in languages_of(info.context):
        kind = "language_unknown"
        raise PydanticCustomError(kind, "not of the course", {"languages": ", ".join(languages_of(info.context))})
    return tag


def _present(words: Any) -> Any:
    if isinstance(words, _Missing):
        kind = "wording_missing"
        raise PydanticCustomError(kind, "missing")
    return words


def languages_of(context: Any) -> tuple[str, ...]:
    """Return the course's languages, which reading a file needs."""
    return tuple(context["languages"]) if context else LANGUAGES


Words = Annotated[
    dict[Annotated[str, AfterValidator(_of_course)], Annotated[Sentence, BeforeValidator(_present)]],
    BeforeValidator(_by_language),
    WithJsonSchema(
        {
            "description": "A text: plain where the course has one language, else a mapping with a wording for each.",
            "anyOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "minProperties": 1,
                    "propertyNames": {"pattern": LANGUAGE_TAG},
                    "additionalProperties": {"type": "string", "minLength": 1},
                },
            ],
        }
    ),
]
"""A text by language, in exactly the languages of the course."""


def _each_once(languages: list[str]) -> list[str]:
    if len(set(languages)) < len(languages):
        kind = "language_twice"
        raise PydanticCustomError(kind, "twice")
    return languages


Languages = Annotated[
    list[Annotated[str, StringConstraints(pattern=LANGUAGE_TAG)]], Field(min_length=1), AfterValidator(_each_once)
]
