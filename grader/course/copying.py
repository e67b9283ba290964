"""The files of an exercise as a copy of it has them: texts in other languages, everything else as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from grader.text import Language

_LEFT_OUT: Final = ("__pycache__",)


def statement_name(language: Language, languages: Sequence[Language]) -> str:
    """Return the name of a statement's file in one language of a course."""
    return "statement.md" if len(languages) == 1 else f"statement.{language}.md"


def in_languages(data: Any, before: Sequence[Language], after: Sequence[Language]) -> Any:
    """Return data with each text in other languages; a mapping with exactly the old languages is a text."""
    if isinstance(data, dict) and len(before) > 1 and set(data) == set(before):
        told = {language: data.get(language, data[before[0]]) for language in after}
        return told if len(after) > 1 else told[after[0]]
    if isinstance(data, dict):
        return {name: in_languages(value, before, after) for name, value in data.items()}
    return [in_languages(value, before, after) for value in data] if isinstance(data, list) else data


def paths_of(folder: Path) -> Mapping[str, Path]:
    """Return the files of an exercise's folder by their names below it, without those that programs leave there."""
    inner = {path: path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        name.as_posix(): path
        for path, name in inner.items()
        if not any(part.startswith(".") or part in _LEFT_OUT for part in name.parts)
    }
