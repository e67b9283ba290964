"""Waiting for an author to save: which exercises of a course have changed since the last look."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from grader.course.folders import subfolders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_EVERY_S: Final = 0.3
"""Seconds between two looks: a course is small, and this works on shared and mounted folders, too."""


def states_of(root: Path) -> Mapping[str, tuple[tuple[str, int, int], ...]]:
    """Return what the files of each exercise are like, by the name of its folder."""
    names = {folder.name for room in ("exercises", "reference") for folder in subfolders(root / room)}
    return {name: tuple(_files(root, name)) for name in sorted(names)}


def edited(root: Path) -> Iterator[frozenset[str]]:
    """Yield the folders of the exercises that change, whenever some do, once nothing changes any more."""
    known = states_of(root)
    while True:
        time.sleep(_EVERY_S)
        now = states_of(root)
        if now == known:
            continue
        while (later := _after_a_moment(root)) != now:  # an editor writes several files
            now = later
        yield frozenset(name for name in now.keys() | known.keys() if now.get(name) != known.get(name))
        known = now


def _after_a_moment(root: Path) -> Mapping[str, tuple[tuple[str, int, int], ...]]:
    time.sleep(_EVERY_S)
    return states_of(root)


def _files(root: Path, name: str) -> Iterator[tuple[str, int, int]]:
    for room in ("exercises", "reference"):
        for path in sorted((root / room / name).rglob("*.*")):
            if "__pycache__" not in path.parts and not path.name.startswith("."):
                try:
                    about = path.stat()
                except OSError:  # it is being replaced
                    continue
                yield str(path.relative_to(root)), about.st_mtime_ns, about.st_size
