"""What a plain word means in YAML, for an author who meant something else."""

from __future__ import annotations

from typing import Any, Final

from grader.text import Text

_YES: Final = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
_WANTS_TEXT: Final = frozenset({"string_type", "text_needed"})
_WANTS_NUMBER: Final = frozenset({"int_type", "float_type", "is_instance_of", "decimal_type"})

_EMPTY: Final = Text("There is nothing after the colon. Write the text there.", "冒号后面什么也没有，请填写文本。")
_NULL: Final = Text("There is nothing after the colon. Write the number there.", "冒号后面什么也没有，请填写数字。")
_BOOLEAN: Final = Text(
    "'{word}' is not text in YAML but a truth value. Put it in quotes: \"{word}\".",
    "在 YAML 中 '{word}' 不是文本，而是真假值。请加引号：\"{word}\"。",
)
_NUMERIC: Final = Text(
    "This is the number {word} in YAML, and text is expected here. Put it in quotes.",
    "这在 YAML 中是数字 {word}，而这里应当是文本。请加引号。",
)
_TRUTH: Final = Text("'{word}' is text in YAML. Write {better}.", "'{word}' 在 YAML 中是文本，请写成 {better}。")
_QUOTED: Final = Text(
    "'{word}' is text here, and a number is expected. Write {better}, without quotes.",
    "这里的 '{word}' 是文本，而这里应当是数字。请写成 {better}，不加引号。",
)


def what_it_is(kind: str, value: Any) -> Text | None:
    """Return the explanation for a value of the wrong type, by pydantic's name for the fault; None if there is none."""
    if kind in _WANTS_TEXT:
        return _not_text(value)
    if kind == "bool_type" and isinstance(value, str) and value.lower() in (*_YES, "true", "false"):
        return _TRUTH.format(word=value, better=_YES.get(value.lower(), value.lower()))
    if kind in _WANTS_NUMBER and value is None:
        return _NULL
    if kind in _WANTS_NUMBER and isinstance(value, str):
        better = value.strip().replace(",", ".")
        return _QUOTED.format(word=value, better=better) if _is_number(better) else None
    return None


def _not_text(value: Any) -> Text | None:
    if value is None:
        return _EMPTY
    if isinstance(value, bool):
        return _BOOLEAN.format(word=str(value).lower())
    return _NUMERIC.format(word=value) if isinstance(value, int | float) else None


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return "_" not in word
