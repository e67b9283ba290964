"""A class's folder of any layout: a pattern gives the student of each path, and perhaps the exercise."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from grader.final_score import HandedIn, TimeSource
from grader.submission.archive import suffix_of
from grader.submission.class_folder import ClassFolder, StudentFolder
from grader.submission.naming import CodeName
from grader.submission.places import is_noise
from grader.submission.tree import EntryKind, FileRefused
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from grader.submission.tree import Entry, FileSource, Parts

GROUPS: Final = frozenset(
    {"student", "exercise", "file", "first_name", "last_name", "email", "section", "timestamp", "ignored"}
)
"""The allowed names of a pattern's groups."""
_WHO: Final = ("student", "email", "last_name")
DEEPEST: Final = 12
MOST: Final = 20_000
"""Most folders that are searched."""
_CLOCK: Final = re.compile(r"\D+")


def compiled(words: str) -> re.Pattern[str] | Text:
    """Return a pattern, or what is wrong with it."""
    try:
        pattern = re.compile(words)
    except (re.error, OverflowError, RecursionError) as error:
        return _NO_PATTERN.format(words=words, reason=str(error))
    unknown = sorted(pattern.groupindex.keys() - GROUPS)
    if unknown:
        return _UNKNOWN.format(names=", ".join(unknown), known=", ".join(sorted(GROUPS)))
    if not pattern.groupindex.keys() & set(_WHO):
        return _NOBODY.format(words=words)
    return pattern


def read_by_pattern(tree: FileSource, pattern: re.Pattern[str], zone: tzinfo | None) -> ClassFolder:
    """Go through all files; a pattern with a slash matches the path from the class's folder, any other the name.

    Raises:
        Refused: the root cannot be listed.
    """
    found = ClassFolder(why_nobody=_UNFIT)
    for path, entry in _files(tree, found, tree.entries()):
        match = pattern.fullmatch("/".join(path) if "/" in pattern.pattern else path[-1])
        if match is None or entry.kind is not EntryKind.FILE:
            found.loose.append((path, entry.kind))
            continue
        parts = match.groupdict()
        at = _time(parts.get("timestamp") or "", zone)
        folder = StudentFolder(_student(parts), path[:-1], {_given(parts, path[-1]): path[-1]}, handed_in=at)
        found.folders.append(folder)
    return found


def _files(tree: FileSource, found: ClassFolder, entries: Iterable[Entry]) -> Iterator[tuple[Parts, Entry]]:
    """Yield every file, including those in archives, unless the pattern may mean the archive itself."""
    waiting: list[tuple[Parts, Iterable[Entry]]] = [((), entries)]
    for _ in range(MOST):
        if not waiting:
            return
        folder, listed = waiting.pop()
        for entry in listed:
            path = (*folder, entry.name)
            if entry.kind is not EntryKind.FOLDER:
                yield path, entry
            elif is_noise(entry.name):
                found.beside.append(path)
            elif len(path) > DEEPEST:
                found.loose.append((path, entry.kind))
            else:
                try:
                    waiting.append((path, tree.entries(path)))
                except FileRefused as refusal:
                    found.notes.append(refusal.text)
    found.loose += [(folder, EntryKind.FOLDER) for folder, _ in waiting]


def _student(parts: dict[str, str | None]) -> str:
    words = [parts.get("first_name"), parts.get("last_name")]
    name = parts.get("student") or parts.get("email") or " ".join(word for word in words if word)
    section = parts.get("section")
    return f"{name.strip()} ({section})" if section else name.strip()


def _given(parts: dict[str, str | None], name: str) -> str:
    """Return the name of the file among the student's own."""
    code = CodeName.of(name)
    ending = code.suffix if code else suffix_of(name)
    if parts.get("exercise") and ending:
        return f"{parts['exercise']}{ending}"
    return parts.get("file") or name


def _time(words: str, zone: tzinfo | None) -> HandedIn | None:
    """Read a time by its digits, year first; in the course's time zone unless it names another."""
    try:
        at = datetime.fromisoformat(words)
    except ValueError:
        digits = _CLOCK.sub("", words)
        try:
            at = datetime.strptime(digits[:14], "%Y%m%d%H%M%S")  # noqa: DTZ007 - its zone comes below
        except ValueError:
            return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    return HandedIn(at, TimeSource.PLATFORM) if at.tzinfo is not None else None


_NO_PATTERN: Final = Text(
    "The pattern {words} is not a regular expression: {reason}.", "模式 {words} 不是正则表达式：{reason}。"
)
_UNKNOWN: Final = Text(
    "The pattern has unknown groups: {names}. Groups are {known}.",
    "模式中有未知的分组：{names}。可用的分组：{known}。",
)
_NOBODY: Final = Text(
    "The pattern {words} has no group for the student. Add one, as in (?P<student>[^_]+)_(?P<exercise>.+)[.]py.",
    "模式 {words} 没有表示学生的分组。请加入一个，例如 (?P<student>[^_]+)_(?P<exercise>.+)[.]py。",
)
_UNFIT: Final = Text(
    "{path} does not fit the pattern, so it is not clear whose file it is.",
    "{path} 不符合模式，无法判断属于谁。",
)
