"""Recognise answers to another course's exercise with the same id: none of the requested names is in them.

Nothing is parsed: a file that does not contain a name cannot define it, and that is safe to tell from any bytes.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from grader.submission.submission import Submission

_DEFINED = re.compile(rb"\b(?:def|class)[ \t]+([A-Za-z_]\w*)")
_NEAR = 0.7
_SHOWN = 3
"""Most names in a message."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """An exercise whose files all define something else than is asked for."""

    exercise: str
    wanted: tuple[str, ...]
    defined: tuple[str, ...]
    """What all of these files define."""
    count: int
    """The number of these files."""

    @property
    def told(self) -> Text:
        """Say what is asked for, and what was found."""
        return self._in(_SINGLE if self.count == 1 else _SEVERAL)

    @property
    def unlike(self) -> Text:
        """Say the same of files for a course that was found or named."""
        return self._in(_UNLIKE)

    def _in(self, text: Text) -> Text:
        return text.format(
            exercise=self.exercise, wanted=_names(self.wanted), defined=_names(self.defined), count=self.count
        )


def foreign_exercises(
    submissions: Iterable[Submission], entry_points: Mapping[str, Collection[str]]
) -> tuple[Foreign, ...]:
    """Return the exercises for which every file with definitions seems to answer another course's exercise."""
    files: dict[str, list[bytes]] = {}
    for submission in submissions:
        files.setdefault(submission.exercise, []).append(submission.data)
    return tuple(
        found
        for exercise, contents in sorted(files.items())
        if (found := _foreign(exercise, tuple(entry_points.get(exercise, ())), contents))
    )


def answered(content: bytes, entry_points: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return the exercises for which a file defines everything."""
    defined = {name.decode() for name in _DEFINED.findall(content)}
    return tuple(exercise for exercise, names in entry_points.items() if names and defined.issuperset(names))


def names_nothing(content: bytes, wanted: Collection[str]) -> bool:
    """Tell whether a file defines something, but none of the wanted names, nor nearly one."""
    defined = {name.decode() for name in _DEFINED.findall(content)}
    return bool(defined and wanted) and not any(_is_meant(name, defined, content) for name in wanted)


def _foreign(exercise: str, wanted: tuple[str, ...], contents: Iterable[bytes]) -> Foreign | None:
    shared: Counter[str] = Counter()
    count = 0
    for content in contents:
        names = dict.fromkeys(name.decode() for name in _DEFINED.findall(content))
        if not names:
            continue
        if not wanted or any(_is_meant(name, names, content) for name in wanted):
            return None
        shared.update(names.keys())
        count += 1
    common = tuple(name for name, times in shared.items() if times == count)
    return Foreign(exercise, wanted, common, count) if common else None


def _is_meant(name: str, defined: Collection[str], content: bytes) -> bool:
    """Tell whether a file contains the name, or a near miss, which would be a misspelling."""
    there = re.search(rf"\b{re.escape(name)}\b".encode(), content) is not None
    return there or bool(difflib.get_close_matches(name, defined, 1, _NEAR))


def _names(names: Collection[str]) -> Text:
    shown = [Text.same(f"`{name}`") for name in [*names][:_SHOWN]]
    return Text.join(shown, Text(", ", "、")) + (Text(", …", "……") if len(names) > _SHOWN else Text("", ""))


_SINGLE = Text(
    "{exercise} of the course that comes with grader asks for {wanted}; what this file defines is {defined}. If it"
    " answers another course, name that course with --course.",
    "grader 自带课程的 {exercise} 要求 {wanted}，而这个文件定义的是 {defined}。"
    "如果这是另一门课程的答案，请用 --course 指定那门课程。",
)
_SEVERAL = Text(
    "{exercise} of the course that comes with grader asks for {wanted}, and none of the {count} files handed in for it"
    " has that: they define {defined}, so they seem to answer another course. Nothing is judged. Name that course with"
    " --course; if this is the right one, say so with --course builtin.",
    "grader 自带课程的 {exercise} 要求 {wanted}，但提交的 {count} 个文件里都没有，其中定义的是 {defined}，"
    "看来是另一门课程的答案，因此没有评判。请用 --course 指定那门课程；如果课程没有错，请用 --course builtin 说明。",
)
_UNLIKE = Text(
    "{exercise} asks for {wanted}, and none of the {count} files handed in for it has that: they define {defined}. If"
    " they answer another course, name that course with --course.",
    "{exercise} 要求 {wanted}，但提交的 {count} 个文件里都没有，其中定义的是 {defined}。"
    "如果这是另一门课程的答案，请用 --course 指定那门课程。",
)
