"""Whose files lie where: plain folders, and what Moodle, Canvas, Gradescope and GitHub's classrooms download.

Every folder is recognised by its own name and by the platform's list beside it, so that one odd name changes nothing
for the others. What no platform wrote is a plain folder, and its name is the student's. Nothing inside a submission
says whose it is.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from grader.submission.clean import cleaned_line
from grader.submission.tree import Entry, Kind, Parts, Refused, shown
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grader.submission.archive import Shelf

LIST_LIMIT = 64 * 2**20
"""Bytes read of a platform's list; Gradescope's holds every earlier result."""

# "Ada Lovelace_12345_assignsubmission_file_": the full name alone may occur twice in a course.
_MOODLE = re.compile(r"(?P<student>.+_\d+)_assignsubmission_(?:file|onlinetext)_?")
# "lovelaceada_LATE_4711_98765_ex02.py"; an anonymous one is "anon_x7Yz_98765_ex02.py".
_CANVAS = re.compile(
    r"(?P<name>anon_[A-Za-z0-9]+?|.+?)(?P<late>_LATE)?(?P<user>_\d+)?_(?P<attachment>\d+)_(?P<file>[^_].*)"
)
# Canvas numbers the versions of a file that was handed in again: ex02-1.py.
_CANVAS_VERSION = re.compile(r"(.+?)-\d+(\.\w+)")
_GRADESCOPE_EXPORT = re.compile(r"assignment_\d+_export")
_REPOSITORIES = re.compile(r"(?P<slug>.+?)(?:-submissions|_submissions_\d{4}_\d\d_\d\d_T_\d\d_\d\d_\d\d)")
_GRADESCOPE_LIST = "submission_metadata.yml"
_CLASSROOM_LISTS = ("scores.csv", "students.csv", "roster.csv")
_CLASSROOM_COLUMNS = frozenset({"github_id", "submission_tag", "section"})

# What programs leave in folders and no student is called.
_NOISE = re.compile(r"\..*|__.*__|__MACOSX|node_modules|venv", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Handin:
    """One student's files: all below a folder, or single files under the names they should have."""

    student: str
    folder: Parts
    files: Mapping[str, str] | None = None
    """Name as handed in → name in the folder; None: whatever the folder holds."""
    notes: tuple[Text, ...] = ()


@dataclass(slots=True)
class Roll:
    """Everybody who was found, and what is to be said about the finding."""

    handins: list[Handin] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    """Students on a platform's list, also those without a folder."""
    notes: list[Text] = field(default_factory=list)


def roll(tree: Shelf) -> Roll:
    """Look through the root, and through the platforms' folders directly in it.

    Raises:
        Refused: the root cannot be listed.
    """
    found = Roll()
    entries = tree.entries()
    containers = {entry.name: inner for entry in entries if (inner := _contained(tree, entry))}
    _collect(found, tree, (), tree.name, [entry for entry in entries if entry.name not in containers])
    for name, inner in containers.items():
        _collect(found, tree, (name,), name, inner)
    return found


def is_noise(name: str) -> bool:
    """Tell whether a folder is one that programs leave behind."""
    return _NOISE.fullmatch(name) is not None


def _contained(tree: Shelf, entry: Entry) -> tuple[Entry, ...]:
    """Return what a platform's folder holds; nothing if it is none, but perhaps a student of an odd name."""
    repositories = _REPOSITORIES.fullmatch(entry.name)
    if entry.kind is not Kind.FOLDER or not (repositories or _GRADESCOPE_EXPORT.fullmatch(entry.name)):
        return ()
    try:
        entries = tree.entries((entry.name,))
    except Refused:
        return ()
    sign = f"{repositories['slug']}-" if repositories else _GRADESCOPE_LIST
    return entries if any(one.name.lower().startswith(sign.lower()) for one in entries) else ()


def _collect(found: Roll, tree: Shelf, parts: Parts, name: str, entries: Iterable[Entry]) -> None:
    files = {entry.name for entry in entries if entry.kind is Kind.FILE}
    submitters = _gradescope_list(found, tree, parts) if _GRADESCOPE_LIST in files else {}
    members = _classroom_lists(found, tree, parts, files)
    repositories = _REPOSITORIES.fullmatch(name)
    prefix = f"{repositories['slug']}-".lower() if repositories else ""
    owners: set[str] = set()
    for entry in entries:
        # A link where a student's folder should be is kept, so that reading it says why it is refused.
        if entry.kind is Kind.FILE or is_noise(entry.name):
            continue
        students = submitters.get(entry.name) or [_student(entry.name, prefix, members)]
        owners.update(students)
        found.handins += [Handin(student, (*parts, entry.name)) for student in students]
    found.handins += _canvas(parts, sorted(files))
    for member, handed_in in members.items():
        if member in owners:
            continue
        if handed_in:
            found.notes.append(_teammate(member))
        else:
            found.listed.append(member)


def _student(folder: str, prefix: str, members: Iterable[str]) -> str:
    if moodle := _MOODLE.fullmatch(folder):
        return moodle["student"]
    lowered = folder.lower()
    fitting = [one for one in members if lowered == one.lower() or lowered.endswith(f"-{one.lower()}")]
    if fitting:
        return max(fitting, key=len)
    if prefix and lowered.startswith(prefix) and len(folder) > len(prefix):
        return folder[len(prefix) :]
    return folder


def _canvas(parts: Parts, files: Iterable[str]) -> Iterator[Handin]:
    """Group the files of a Canvas download by student; of two versions of a file the later attachment counts."""
    latest: dict[str, dict[str, tuple[int, str]]] = {}
    late: set[str] = set()
    matches = [(name, match) for name in files if (match := _CANVAS.fullmatch(name))]
    if not any(match["file"].endswith((".py", ".ipynb")) for _, match in matches):
        return
    for name, match in matches:
        if not (match["user"] or match["name"].startswith("anon_")):
            continue
        student = match["name"] + (match["user"] or "")
        versioned = _CANVAS_VERSION.fullmatch(match["file"])
        given = versioned[1] + versioned[2] if versioned else match["file"]
        kept = latest.setdefault(student, {})
        kept[given] = max(kept.get(given, (-1, "")), (int(match["attachment"][:18]), name))
        if match["late"]:
            late.add(student)
    for student, kept in latest.items():
        notes = (_LATE,) if student in late else ()
        yield Handin(student, parts, {given: name for given, (_, name) in kept.items()}, notes)


def _gradescope_list(found: Roll, tree: Shelf, parts: Parts) -> dict[str, list[str]]:
    """Return the submitters of each `submission_<id>`: school number, else e-mail address, else name."""
    path = (*parts, _GRADESCOPE_LIST)
    try:
        document = yaml.load(tree.read(path, LIST_LIMIT), _RubyLoader)  # noqa: S506 - a safe loader's subclass
    except Refused as refusal:
        found.notes.append(refusal.text)
        return {}
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        found.notes.append(_unreadable_list(path))
        return {}
    submitters = {str(folder): [*_submitters(entry)] for folder, entry in document.items()}
    return {folder: students for folder, students in submitters.items() if students}


def _submitters(entry: Any) -> Iterator[str]:  # noqa: ANN401 - whatever YAML said
    people = entry.get(":submitters") if isinstance(entry, dict) else None
    for person in people if isinstance(people, list) else ():
        if isinstance(person, dict):
            names = (person.get(key) for key in (":sid", ":email", ":name"))
            yield from [str(name) for name in names if name][:1]


def _classroom_lists(found: Roll, tree: Shelf, parts: Parts, files: set[str]) -> dict[str, bool]:
    """Return the members on a Classroom 50 list, and whether the list says that they handed something in."""
    members: dict[str, bool] = {}
    for name in _CLASSROOM_LISTS:
        if name not in files:
            continue
        path = (*parts, name)
        try:
            rows = csv.DictReader(io.StringIO(tree.read(path, LIST_LIMIT).decode("utf-8-sig")))
            columns = set(rows.fieldnames or ())
            if "username" not in columns or not columns & _CLASSROOM_COLUMNS:
                continue
            for row in rows:
                if user := (row["username"] or "").strip():
                    members[user] = members.get(user, False) or bool((row.get("submission_tag") or "").strip())
        except Refused as refusal:
            found.notes.append(refusal.text)
        except (csv.Error, UnicodeDecodeError):
            found.notes.append(_unreadable_list(path))
    return members


class _RubyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml is optional
    """Reads Gradescope's Ruby YAML; what only Ruby could build is nothing."""


_RubyLoader.add_multi_constructor("!", lambda _loader, _suffix, _node: None)

_LATE = Text("Canvas marks this as handed in late.", "Canvas 标记此份为迟交。")


def _teammate(member: str) -> Text:
    name = cleaned_line(member)
    return Text(
        f"{name} is on the list with a submission, but has no folder here: a group's repository belongs to one member.",
        f"名单上的 {name} 有提交记录，但这里没有其文件夹：小组仓库只属于一名成员。",
    )


def _unreadable_list(path: Parts) -> Text:
    return Text(
        f"{shown(path)} cannot be understood; students are named by their folders instead.",
        f"无法解析 {shown(path)}，改用文件夹名作为学生名。",
    )
