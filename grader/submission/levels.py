"""At which level of a class's folder the students are: directly in it, or in folders for several people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.submission.archive import suffix_of
from grader.submission.naming import CodeName, ExerciseNames, is_wrapper
from grader.submission.places import is_noise
from grader.submission.tree import Entry, EntryKind, FileRefused, Parts, shown
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from grader.submission.tree import FileSource

LOOKED_DEEP = 12
"""Levels searched below a folder that may hold several people's files."""
LOOKED_INTO = 5_000
"""Folders searched in such a folder."""
NESTED = 4
"""Levels of folders that each contain nothing but the class's folder."""
_MANY = 3
"""If this many folders contain a folder of the same name, it is part of the work."""
_BESIDE = frozenset({"source", "release", "autograded", "feedback"})
"""Folders that nbgrader keeps beside `submitted`."""


@dataclass(frozen=True, slots=True)
class Level:
    """A folder whose subfolders are students."""

    parts: Parts = ()
    name: str = ""
    hint: str = ""
    """The folder's name, if it may name the exercise."""
    apart: bool = False
    """Students with the same name in several such folders are different people."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Where the students are, and which folders belong to no student."""

    found: tuple[Level, ...]
    refused: Mapping[str, Text]
    """Folders of the root that seem to hold several people's files, beside folders of single students."""


@dataclass(frozen=True, slots=True)
class _Folder:
    name: str
    direct: frozenset[str]
    """The code directly in it: exercises, or names of files."""
    below: Mapping[str, frozenset[str]]
    """The same for each subfolder and everything in it."""

    @property
    def has_code(self) -> bool:
        return bool(self.direct or self.below)

    def people(self, names: ExerciseNames) -> list[str]:
        """Return the subfolders that may belong to people."""
        return [name for name in self.below if not names.is_part(name)]

    def holds_several(self, names: ExerciseNames, common: Collection[str] = ()) -> bool:
        """Tell whether it contains only folders that may belong to people; names shared by many folders do not."""
        return not self.direct and len(set(self.people(names)) - set(common)) > 1


def levels(tree: FileSource, entries: Sequence[Entry], names: ExerciseNames) -> Levels:
    """Find the level of the students, from the root down.

    Raises:
        Refused: folders are named after exercises and hold files themselves, so that nobody can be told.
    """
    parts: Parts = ()
    for _ in range(NESTED):
        opened = [entry for entry in entries if _is_open(entry)]
        archives = [entry for entry in entries if entry.kind is EntryKind.FILE and suffix_of(entry.name)]
        # The only entry may be the archive of the whole class; one of several belongs to a student.
        folders = [_look(tree, parts, entry.name, names) for entry in opened or archives[: len(archives) == 1]]
        within = [folder for folder in folders if folder.has_code]
        only = within[0] if len(within) == 1 else None
        if only is None or only.direct or not _is_the_class(tree, parts, only, folders, names):
            return _side_by_side(parts, folders, within, names)
        parts = (*parts, only.name)
        entries = tree.entries(parts)
    return Levels((Level(parts, parts[-1]),), {})


def _is_open(entry: Entry) -> bool:
    return entry.kind is EntryKind.FOLDER and not is_noise(entry.name)


def _is_the_class(
    tree: FileSource, parts: Parts, folder: _Folder, folders: Sequence[_Folder], names: ExerciseNames
) -> bool:
    if is_wrapper(folder.name):
        return True
    if len(folder.below) == 1:
        inner = _look(tree, (*parts, folder.name), next(iter(folder.below)), names)
        return is_wrapper(inner.name) or inner.holds_several(names)
    if names.mentioned(folder.name) and folder.people(names):
        return True
    return len(folders) == 1 and folder.holds_several(names)


def _side_by_side(parts: Parts, folders: Sequence[_Folder], within: Sequence[_Folder], names: ExerciseNames) -> Levels:
    here = Levels((Level(parts, parts[-1] if parts else ""),), {})
    named = [folder for folder in within if names.mentioned(folder.name)]
    if named and len(named) == len(within):
        if any(folder.direct for folder in within):
            raise FileRefused(_named_after_exercises(parts, [folder.name for folder in within if folder.direct]))
        return Levels(tuple(Level((*parts, folder.name), folder.name, hint=folder.name) for folder in within), {})
    seen = Counter(inner for folder in within for inner in folder.below)
    common = [inner for inner, count in seen.items() if count >= _MANY]
    several = [folder for folder in within if folder.holds_several(names, common)]
    if not several:
        return here
    submitted = [folder for folder in several if is_wrapper(folder.name)]
    if len(submitted) == 1 and all(folder.name in _BESIDE or folder is submitted[0] for folder in folders):
        return Levels((Level((*parts, submitted[0].name), submitted[0].name),), {})
    others = [folder for folder in within if folder not in several]
    if not any(other.direct or len(other.below) > 1 for other in others) and _are_kept_apart(within, names):
        apart = not all(any(map(str.isdigit, folder.name)) for folder in within)
        found = (Level((*parts, folder.name), folder.name, hint=folder.name, apart=apart) for folder in within)
        return Levels(tuple(found), {})
    why = _SEVERAL if any(other.direct or len(other.below) > 1 for other in others) else _WHO_IS_WHO
    return Levels(here.found, {folder.name: _several(why, parts, folder, names) for folder in several})


def _are_kept_apart(within: Sequence[_Folder], names: ExerciseNames) -> bool:
    """Tell whether nobody has the same in two of the folders: then they are sections, or weeks, of one class."""
    seen: set[tuple[str, str]] = set()
    for folder in within:
        if len(folder.people(names)) != len(folder.below):
            return False
        # The same file name means another exercise in another week's folder.
        week = folder.name if any(map(str.isdigit, folder.name)) else ""
        pairs = {
            (person.casefold(), what if what in names.ids else f"{week}/{what}")
            for person, things in folder.below.items()
            for what in things
        }
        if seen & pairs:
            return False
        seen |= pairs
    return True


def _look(tree: FileSource, parts: Parts, name: str, names: ExerciseNames) -> _Folder:
    direct: set[str] = set()
    below: dict[str, set[str]] = {}
    waiting: list[Parts] = [(*parts, name)]
    top = len(parts) + 1
    for _ in range(LOOKED_INTO):
        if not waiting:
            break
        folder = waiting.pop(0)
        try:
            entries = tree.entries(folder)
        except FileRefused:
            continue
        for entry in entries:
            if entry.kind is EntryKind.FOLDER:
                if not is_noise(entry.name) and len(folder) - top < LOOKED_DEEP:
                    waiting.append((*folder, entry.name))
                continue
            into = direct if len(folder) == top else below.setdefault(folder[top], set())
            into |= _meaning(entry.name, names)
    return _Folder(name, frozenset(direct), {one: frozenset(found) for one, found in below.items() if found})


def _meaning(name: str, names: ExerciseNames) -> frozenset[str]:
    """Return which exercises a file is for, its name if that is unknown, nothing if it is not code."""
    code = CodeName.of(name)
    if code is not None:
        return names.mentioned(code.stem) or names.numbered(code.stem) or frozenset({code.stem.casefold()})
    return frozenset({".archive"}) if suffix_of(name) else frozenset()


def _named_after_exercises(parts: Parts, folders: Sequence[str]) -> Text:
    text = Text(
        "{folders} are named after exercises and hold files themselves, so it is not clear whose files these are."
        " Put each person's files into a folder with the person's name; your own files are judged with `grader"
        " check`.",
        "{folders} 以题目命名，文件又直接放在其中，无法判断属于谁。请把每个人的文件放进以其姓名命名的文件夹；"
        "评判自己的文件请用 `grader check`。",
    )
    shown_folders = [Text.same(shown((*parts, folder))) for folder in folders[:5]]
    return text.format(folders=Text.join(shown_folders, Text(", ", "、")))


def _several(why: Text, parts: Parts, folder: _Folder, names: ExerciseNames) -> Text:
    people = [Text.same(shown((person,))) for person in folder.people(names)[:5]]
    return why.format(folder=shown((*parts, folder.name)), people=Text.join(people, Text(", ", "、")))


_SEVERAL = Text(
    "{folder} seems to hold the files of several people ({people}), while each folder beside it belongs to one"
    " person. Nothing in it is judged. Move the folders in it up, or judge {folder} by itself.",
    "{folder} 中似乎有多个人的文件（{people}），而同级的其他文件夹各属一人。其中的文件均未评判。"
    "请把这些文件夹移到上一级，或单独评判 {folder}。",
)
_WHO_IS_WHO = Text(
    "{folder} seems to hold the files of several people ({people}), and the folders beside it hold the same names"
    " or exercises again, so it is not clear who is who. Nothing in it is judged. Judge {folder} by itself.",
    "{folder} 中似乎有多个人的文件（{people}），而同级的文件夹中又有相同的名字或题目，无法分辨谁是谁。"
    "其中的文件均未评判。请单独评判 {folder}。",
)
