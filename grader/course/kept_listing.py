"""The listing of a course, kept in the user's cache: it is shown again without reading the course.

An entry is used only while the states of all files are those that it was made from. Nothing unusual is kept: a course
with a broken exercise, or with one of another course, is read each time.
"""

from __future__ import annotations

import json
import zlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from grader.course.file_states import file_states
from grader.course.listing import CourseListing, ListedExercise
from grader.course.user_cache import cache_folder, read_own, write_own
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.course.model import Course

_KEPT: Final = 20
"""A person has few courses; copies that tests make are many."""


def listing_of(root: Path, load: Callable[[], Course]) -> CourseListing:
    """Return the listing of the course in a folder: the kept one, or that of the course as `load` reads it.

    Raises:
        CourseError: `load` raises it.
    """
    folder = cache_folder("listings")
    states = None if folder is None else file_states(root)
    if folder is None or states is None:
        return CourseListing.of(load())
    entry = folder / f"{zlib.crc32(str(root).encode(errors='surrogateescape')):08x}.json"
    kept = _kept(entry, states.words, root)
    if kept is not None:
        return kept
    settled = states.are_settled()
    course = load()
    listing = CourseListing.of(course)
    if settled and not _is_unusual(course) and file_states(root) == states:  # nobody has written meanwhile
        write_own(entry, json.dumps({"states": states.words, "listing": _to_json(listing, root)}), _KEPT)
    return listing


def _is_unusual(course: Course) -> bool:
    taken = any(exercise.taken_from for exercise in (*course.exercises, *course.drafts))
    return taken or bool(course.broken)


def _kept(entry: Path, states: str, root: Path) -> CourseListing | None:
    found = read_own(entry)
    if found is None:
        return None
    try:
        document = json.loads(found)
        return _of_json(document["listing"], root) if document["states"] == states else None
    except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError):
        return None


def _to_json(listing: CourseListing, root: Path) -> dict[str, Any]:
    return {
        "title": listing.title.wordings(),
        "languages": listing.languages,
        "parts": {name: title.wordings() for name, title in listing.parts.items()},
        "exercises": [_exercise_to_json(exercise, root) for exercise in listing.exercises],
        "prerequisites": dict(listing.prerequisites),
        "drafts": listing.drafts,
    }


def _exercise_to_json(exercise: ListedExercise, root: Path) -> dict[str, Any]:
    return {
        "id": exercise.id,
        "title": exercise.title.wordings(),
        "points": str(exercise.points),
        "topics": exercise.topics,
        "part": exercise.part,
        "stubs": exercise.stubs,
        "files": exercise.files,
        "libraries": exercise.libraries,
        "folder": exercise.folder.relative_to(root).parts,
        "private": exercise.private.relative_to(root).parts,
        "release": exercise.release,
    }


def _of_json(document: dict[str, Any], root: Path) -> CourseListing:
    return CourseListing(
        title=Text.of(document["title"]),
        languages=tuple(document["languages"]),
        parts={name: Text.of(title) for name, title in document["parts"].items()},
        exercises=tuple(_exercise_of_json(exercise, root) for exercise in document["exercises"]),
        prerequisites={name: tuple(earlier) for name, earlier in document["prerequisites"].items()},
        drafts=tuple(document["drafts"]),
    )


def _exercise_of_json(document: dict[str, Any], root: Path) -> ListedExercise:
    return ListedExercise(
        id=document["id"],
        title=Text.of(document["title"]),
        points=Decimal(document["points"]),
        topics=tuple(document["topics"]),
        part=document["part"],
        stubs=tuple(document["stubs"]),
        files=tuple(document["files"]),
        libraries=tuple(document["libraries"]),
        folder=root.joinpath(*document["folder"]),
        private=root.joinpath(*document["private"]),
        release=document["release"],
    )
