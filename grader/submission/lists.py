"""Lists that platforms write beside the folders of a download: who is who, and who handed something in."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import yaml

from grader.final_score import HandedIn, TimeSource
from grader.submission.tree import FileRefused, Parts, shown
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.submission.tree import FileSource

GRADESCOPE_LIST = "submission_metadata.yml"
CLASSROOM_LISTS = ("scores.csv", "students.csv", "roster.csv")
_CLASSROOM_COLUMNS = frozenset({"github_id", "submission_tag", "section"})
LIST_LIMIT = 64 * 2**20
"""Most bytes of a platform's list; Gradescope's contains every earlier result."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """Whose folder it is, and when the platform says that it was handed in."""

    students: tuple[str, ...]
    at: HandedIn | None = None


def gradescope_list(notes: list[Text], tree: FileSource, parts: Parts) -> dict[str, Submitted]:
    """Return the submitters of each `submission_<id>`: the name, with the school number or else the e-mail address."""
    path = (*parts, GRADESCOPE_LIST)
    try:
        document = yaml.load(tree.read(path, LIST_LIMIT), _RubyLoader)  # noqa: S506 - a safe loader's subclass
    except FileRefused as refusal:
        notes.append(refusal.text)
        return {}
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        notes.append(_unreadable_list(path))
        return {}
    submitted = {
        str(folder): Submitted(tuple(_submitters(entry)), _created(entry)) for folder, entry in document.items()
    }
    return {folder: found for folder, found in submitted.items() if found.students}


def _created(entry: Any) -> HandedIn | None:
    at = entry.get(":created_at") if isinstance(entry, dict) else None
    if isinstance(at, str):
        try:
            at = datetime.fromisoformat(at)
        except ValueError:
            return None
    return HandedIn(at, TimeSource.PLATFORM) if isinstance(at, datetime) and at.tzinfo is not None else None


def _submitters(entry: Any) -> Iterator[str]:
    people = entry.get(":submitters") if isinstance(entry, dict) else None
    for person in people if isinstance(people, list) else ():
        if isinstance(person, dict):
            name = str(person.get(":name") or "")
            number = str(person.get(":sid") or person.get(":email") or "")
            # Names alone may occur twice; numbers alone do not tell who it is.
            label = f"{name} ({number})" if name and number else name or number
            yield from [label] if label else []


def classroom_lists(notes: list[Text], tree: FileSource, parts: Parts, files: set[str]) -> dict[str, bool]:
    """Return the members on a Classroom 50 list, and whether the list says that they handed in something."""
    members: dict[str, bool] = {}
    for name in CLASSROOM_LISTS:
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
        except FileRefused as refusal:
            notes.append(refusal.text)
        except (csv.Error, UnicodeDecodeError):
            notes.append(_unreadable_list(path))
    return members


class _RubyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml is optional
    """Reads Gradescope's Ruby YAML; objects that only Ruby can build are ignored."""


_RubyLoader.add_multi_constructor("!", lambda _loader, _suffix, _node: None)


def _unreadable_list(path: Parts) -> Text:
    return Text(
        f"{shown(path)} cannot be understood, so students are named after their folders.",
        f"无法解析 {shown(path)}，因此用文件夹名作为学生名。",
    )
