"""Whose files are where: plain folders, and the downloads of Moodle, Canvas, Gradescope and GitHub Classroom.

Every folder is recognised by its own name and by the platform's list beside it, so an odd name does not affect other
folders. A folder that no platform wrote is a plain folder named after its student. Nothing inside a submission says
whose it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.submission.archive import suffix_of
from grader.submission.blackboard import blackboard, is_blackboards
from grader.submission.class_folder import ClassFolder, StudentFolder
from grader.submission.clean import cleaned_line
from grader.submission.levels import Level, levels
from grader.submission.lists import CLASSROOM_LISTS, GRADESCOPE_LIST, Submitted, classroom_lists, gradescope_list
from grader.submission.naming import ExerciseNames
from grader.submission.places import is_noise
from grader.submission.tree import Entry, EntryKind, FileRefused, Parts
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo

    from grader.submission.tree import FileSource

NO_REFUSALS: Mapping[str, Text] = MappingProxyType({})

# "Ada Lovelace_12345_assignsubmission_file_": the full name alone may occur twice in a course.
_MOODLE = re.compile(r"(?P<student>.+_\d+)_assignsubmission_(?:file|onlinetext)_?")
# "lovelaceada_LATE_4711_98765_ex02.py"; an anonymous one is "anon_x7Yz_98765_ex02.py".
_CANVAS = re.compile(
    r"(?P<name>anon_[A-Za-z0-9]+?|.+?)(?P<late>_LATE)?(?P<user>_\d+)?_(?P<attachment>\d+)_(?P<file>[^_].*)"
)
# Canvas numbers the versions of a file that was handed in again: ex02-1.py.
_CANVAS_VERSION = re.compile(r"(.+?)-\d+(\.\w+)")
_GRADESCOPE_EXPORT = re.compile(r"assignment_\d+_export")
# nbgrader's folder, and what is beside it
_NBGRADER = ("submitted", "source", "release", "gradebook.db", "nbgrader_config.py")
_REPOSITORIES = re.compile(r"(?P<slug>.+?)(?:-submissions|_submissions_\d{4}_\d\d_\d\d_T_\d\d_\d\d_\d\d)")


def read_layout(tree: FileSource, exercises: Iterable[str] = (), zone: tzinfo | None = None) -> ClassFolder:
    """Look through the root, through platforms' folders directly in it, and down to the students.

    Raises:
        Refused: the root cannot be listed, or it cannot be told who the students are.
    """
    exercises = tuple(exercises)
    found = ClassFolder(exercises=frozenset(name.casefold() for name in exercises), zone=zone)
    entries = tree.entries()
    containers = {entry.name: inner for entry in entries if (inner := _contained(tree, entry))}
    rest = [entry for entry in entries if entry.name not in containers]
    if containers or _is_a_platforms(rest):
        _collect(found, tree, Level(name=tree.name), rest)
    else:
        _descend(found, tree, rest, ExerciseNames(exercises))
    for name, inner in containers.items():
        _collect(found, tree, Level((name,), name), inner)
    _set_apart(found)
    return found


def _is_a_platforms(entries: Sequence[Entry]) -> bool:
    """Tell whether a platform wrote the folder, so that its folders or files belong to students."""
    files = [entry.name for entry in entries if entry.kind is EntryKind.FILE]
    if GRADESCOPE_LIST in files or any(_MOODLE.fullmatch(entry.name) for entry in entries):
        return True
    return any(map(is_blackboards, files)) or any(True for _ in _canvas((), files))


def _descend(found: ClassFolder, tree: FileSource, entries: Sequence[Entry], names: ExerciseNames) -> None:
    wrapped = _wrapped_platform(tree, entries)
    if wrapped:
        _collect(found, tree, Level((wrapped,), wrapped), tree.entries((wrapped,)))
        found.loose += [((entry.name,), entry.kind) for entry in entries if entry.kind is not EntryKind.FOLDER]
        return
    where = levels(tree, entries, names)
    gone_through = {level.parts for level in where.found}
    for level in where.found:
        inner = tree.entries(level.parts) if level.parts else entries
        around = level.parts[:-1]
        inner = [entry for entry in inner if (*level.parts, entry.name) not in gone_through]
        named = level if level.parts else replace(level, name=tree.name)
        _collect(found, tree, named, inner, where.refused)
        while around or level.parts:  # entries on the way down belong to nobody
            for entry in tree.entries(around):
                path = (*around, entry.name)
                on_the_way = any(path == folder[: len(path)] for folder in gone_through)
                if not on_the_way and path not in found.beside and (path, entry.kind) not in found.loose:
                    if entry.kind is EntryKind.FOLDER:
                        found.beside.append(path)
                    else:
                        found.loose.append((path, entry.kind))
            if not around:
                break
            around = around[:-1]


def _wrapped_platform(tree: FileSource, entries: Sequence[Entry]) -> str:
    """Return the only folder if a platform wrote what is in it."""
    folders = [entry.name for entry in entries if entry.kind is EntryKind.FOLDER and not is_noise(entry.name)]
    if len(folders) != 1:
        return ""
    try:
        return folders[0] if _is_a_platforms(tree.entries((folders[0],))) else ""
    except FileRefused:
        return ""


def _set_apart(found: ClassFolder) -> None:
    """Add the section to the names of students that occur in several sections."""
    sections: dict[str, set[Parts]] = {}
    for handin in found.folders:
        if handin.apart:
            sections.setdefault(handin.student.casefold(), set()).add(handin.folder[:-1])
    found.folders = [
        replace(handin, student=f"{handin.student} ({handin.folder[-2]})")
        if handin.apart and len(sections[handin.student.casefold()]) > 1
        else handin
        for handin in found.folders
    ]


def _contained(tree: FileSource, entry: Entry) -> tuple[Entry, ...]:
    """Return what a platform's folder holds; empty if it is not one (perhaps a student with an odd name)."""
    repositories = _REPOSITORIES.fullmatch(entry.name)
    if entry.kind is not EntryKind.FOLDER or not (repositories or _GRADESCOPE_EXPORT.fullmatch(entry.name)):
        return ()
    try:
        entries = tree.entries((entry.name,))
    except FileRefused:
        return ()
    sign = f"{repositories['slug']}-" if repositories else GRADESCOPE_LIST
    return entries if any(entry.name.lower().startswith(sign.lower()) for entry in entries) else ()


def _collect_files(
    found: ClassFolder, tree: FileSource, parts: Parts, files: Sequence[Entry], read: Collection[str]
) -> None:
    """Collect the files of a level: Canvas names their students; the rest belongs to nobody."""
    blackboards = [file.name for file in files if is_blackboards(file.name)]
    by_file = list(blackboard(tree, parts, blackboards, found.zone))
    read = {*read, *(name for name in blackboards if name.endswith(".txt"))}
    others = sorted(file.name for file in files if not is_blackboards(file.name))
    by_file += _canvas(parts, others, found.exercises)
    found.folders += by_file
    claimed = {there for handin in by_file for there in (handin.files or {}).values()}
    claimed |= {old for handin in by_file for old, _ in handin.superseded}
    found.loose += [
        ((*parts, file.name), file.kind)
        for file in files
        if file.name not in claimed and file.name not in read and not _is_a_students(file)
    ]


def _collect(
    found: ClassFolder,
    tree: FileSource,
    level: Level,
    entries: Sequence[Entry],
    refused: Mapping[str, Text] = NO_REFUSALS,
) -> None:
    parts, name = level.parts, level.name
    files = {entry.name for entry in entries if entry.kind is EntryKind.FILE}
    submitters = gradescope_list(found.notes, tree, parts) if GRADESCOPE_LIST in files else {}
    members = classroom_lists(found.notes, tree, parts, files)
    repositories = _REPOSITORIES.fullmatch(name)
    prefix = f"{repositories['slug']}-".lower() if repositories else ""
    owners: set[str] = set()
    for entry in entries:
        # A link in place of a student's folder is kept, so that reading it gives the reason for refusing it.
        if entry.kind is EntryKind.FILE and not suffix_of(entry.name):
            continue
        if is_noise(entry.name):
            found.beside.append((*parts, entry.name))
            continue
        if entry.kind is EntryKind.FILE and (_CANVAS.fullmatch(entry.name) or is_blackboards(entry.name)):
            continue
        submitted = submitters.get(entry.name) or Submitted((_student(entry.name, prefix, members),))
        students = submitted.students
        owners.update(students)
        found.folders += [
            StudentFolder(
                student,
                (*parts, entry.name),
                refused=refused.get(entry.name, NOTHING),
                apart=level.apart,
                hint=level.hint,
                stamped=_is_nbgraders(tree, level),
                handed_in=submitted.at,
            )
            for student in students
        ]
    read = {GRADESCOPE_LIST} if submitters else set(CLASSROOM_LISTS) if members else set()
    _collect_files(found, tree, parts, [entry for entry in entries if entry.kind is EntryKind.FILE], read)
    for member, handed_in in members.items():
        if member in owners:
            continue
        if handed_in:
            found.notes.append(_teammate(member))
        else:
            found.listed.append(member)


def _is_nbgraders(tree: FileSource, level: Level) -> bool:
    """Tell whether nbgrader collected what is in a folder: then it states the times, and students cannot."""
    if level.name != _NBGRADER[0] or not level.parts:
        return False
    beside = {entry.name for entry in tree.entries(level.parts[:-1])}
    return bool(beside & set(_NBGRADER[1:]))


def _is_a_students(entry: Entry) -> bool:
    return bool(suffix_of(entry.name)) and not (_CANVAS.fullmatch(entry.name) or is_blackboards(entry.name))


def _student(folder: str, prefix: str, members: Iterable[str]) -> str:
    folder = folder[: len(folder) - len(suffix_of(folder))]
    if moodle := _MOODLE.fullmatch(folder):
        return moodle["student"]
    lowered = folder.lower()
    fitting = [member for member in members if lowered == member.lower() or lowered.endswith(f"-{member.lower()}")]
    if fitting:
        return max(fitting, key=len)
    if prefix and lowered.startswith(prefix) and len(folder) > len(prefix):
        return folder[len(prefix) :]
    return folder


def _canvas(parts: Parts, files: Iterable[str], exercises: Collection[str] = ()) -> Iterator[StudentFolder]:
    """Group the files of a Canvas download by student; of two versions of a file the later counts."""
    latest: dict[str, dict[str, tuple[int, str]]] = {}
    late: dict[str, set[str]] = {}
    superseded: dict[str, list[tuple[str, str]]] = {}
    matches = [(name, match) for name in files if (match := _CANVAS.fullmatch(name))]
    if not any(match["file"].endswith((".py", ".ipynb")) for _, match in matches):
        return
    for name, match in matches:
        if not (match["user"] or match["name"].startswith("anon_")):
            continue
        student = match["name"] + (match["user"] or "")
        # "lab-2.py" is the second version of lab.py, unless an exercise is called lab-2.
        named = match["file"].rpartition(".")[0].casefold() in exercises
        versioned = None if named else _CANVAS_VERSION.fullmatch(match["file"])
        given = versioned[1] + versioned[2] if versioned else match["file"]
        kept = latest.setdefault(student, {})
        this = int(match["attachment"][:18]), name
        before = kept.get(given, this)
        kept[given] = max(before, this)
        if before != this:
            superseded.setdefault(student, []).append((min(before, this)[1], kept[given][1]))
        if match["late"]:
            late.setdefault(name, set()).add(given)
    for student, kept in latest.items():
        files = {given: name for given, (_, name) in kept.items()}
        these = frozenset(given for given, name in files.items() if given in late.get(name, ()))
        notes = (_LATE,) if these else ()
        # the entries have the time of the download
        yield StudentFolder(student, parts, files, notes, these, tuple(superseded.get(student, ())), dated=False)


_LATE = Text("Canvas marks this as handed in late.", "Canvas 标记此份为迟交。")


def _teammate(member: str) -> Text:
    name = cleaned_line(member)
    return Text(
        f"{name} is on the list with a submission, but has no folder here: a group's repository belongs to one member.",
        f"名单上的 {name} 有提交记录，但这里没有其文件夹：小组仓库只属于一名成员。",
    )
