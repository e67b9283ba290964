"""Names of students: taken from folders and lists, made safe to show and distinct."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from grader.submission.clean import cleaned_line
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def labels(students: Iterable[str]) -> dict[str, str]:
    """Return a clean name for each student, each different, whatever characters folders and lists contain."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    # A plain name belongs to its student, whoever else has a name that is made to look like it.
    for student in sorted(set(students), key=lambda name: (_plain(name) != name, name)):
        plain = _plain(student)
        label, number = plain, 1
        while label in taken:
            number += 1
            label = f"{plain} ({number})"
        taken.add(label)
        found[student] = label
    return found


def alike(found: Mapping[str, str]) -> Iterator[Text]:
    """Yield a remark for each two students whose names differ only in case or in invisible ways."""
    first: dict[str, str] = {}
    for student, label in found.items():
        other = first.setdefault(_plain(student).casefold(), label)
        if other != label:
            yield Text(
                f"The names of {other} and {label} look alike; they are taken for two students.",
                f"{other} 与 {label} 的名字几乎相同，按两名学生处理。",
            )


def _plain(student: str) -> str:
    # macOS separates accents from letters in file names; other systems do not.
    return cleaned_line(unicodedata.normalize("NFC", student)).strip() or "?"
