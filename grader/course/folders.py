"""The folders of exercises in a course: which folder belongs to which id, without reading them in full."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

COURSE_FILE: Final = "exercises/course.yaml"
"""The file that makes a folder a course."""
RELEASE_FILE: Final = "RELEASE.json"
_SAID: Final = re.compile(r"""^id:[ ]*["']?([A-Za-z0-9_-]+)["']?[ ]*(?:#.*)?$""", re.MULTILINE)
_TAKEN: Final = re.compile(r"^from:", re.MULTILINE)
_LOOKED_AT: Final = 20_000


def is_released(root: Path) -> bool:
    """Tell whether a course is a release: it has recordings and no reference.

    Where the instructor's package is installed, the built-in course has both, and is judged by its reference.
    """
    return (root / RELEASE_FILE).is_file() and not (root / "reference").is_dir()


def subfolders(folder: Path) -> Iterator[Path]:
    """Yield the folders in a folder, without those that programs leave there."""
    try:
        found = sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return
    yield from (path for path in found if not path.name.startswith((".", "__")))


def exercise_folders(exercises: Path, listed: Collection[str]) -> dict[str, list[Path]]:
    """Return the folders of each exercise by its id, in the order of their names.

    `listed` are the ids that course.yaml lists; another folder is an exercise if it has an exercise.yaml.
    """
    found: dict[str, list[Path]] = {}
    for folder in subfolders(exercises):
        name = _id_of(folder, listed)
        if name is not None:
            found.setdefault(name, []).append(folder)
    return found


def belongs(folder: str, exercise: str) -> bool:
    """Tell whether a folder is named after an exercise: `ex03`, or `ex03_perceptron`."""
    return folder == exercise or folder.startswith(f"{exercise}_")


def folder_parts(folder: Path) -> Iterable[bytes]:
    """Yield the names and contents of all files in a folder and below, without those that programs leave there."""
    top = os.fspath(folder)
    found = []
    for place, folders, names in os.walk(top):  # a list of exercises takes a thousand files: objects cost more
        folders[:] = [name for name in folders if name != "__pycache__"]
        found += [f"{place}{os.sep}{name}"[len(top) + 1 :] for name in names]
    for name in sorted(found, key=lambda name: name.split(os.sep)):  # noqa: PTH206 - as above
        path = f"{top}{os.sep}{name}"
        if os.path.isfile(path):  # noqa: PTH113 - as above
            yield os.fsencode(name)
            with open(path, "rb") as file:  # noqa: PTH123 - as above
                yield file.read()


def _id_of(folder: Path, listed: Collection[str]) -> str | None:
    said = _said_id(folder)
    if said is not None and belongs(folder.name, said):
        return said
    fitting = [name for name in listed if belongs(folder.name, name)]
    if fitting:
        return max(fitting, key=len)
    if said is not None:
        return said
    return folder.name.partition("_")[0] if (folder / "exercise.yaml").exists() else None


def is_taken(folder: Path) -> bool:
    """Tell whether an exercise is one of another course, by reference."""
    return _TAKEN.search(_beginning(folder)) is not None


def _said_id(folder: Path) -> str | None:
    """Return the id in an exercise's definition; None where a quick look finds none."""
    found = _SAID.search(_beginning(folder))
    return found[1] if found else None


def _beginning(folder: Path) -> str:
    try:
        with (folder / "exercise.yaml").open(encoding="utf-8-sig", errors="replace") as file:
            return file.read(_LOOKED_AT)
    except OSError:
        return ""
