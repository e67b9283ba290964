"""The time that nbgrader writes beside the files it collects."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from grader.course.moments import zone_of
from grader.final_score import HandedIn, TimeSource
from grader.submission.tree import FileRefused

if TYPE_CHECKING:
    from grader.submission.tree import FileSource, Parts

_LIMIT: Final = 200
_WRITTEN: Final = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d+)? +([A-Za-z_/+-]+)\s*")


def stamp_of(tree: FileSource, path: Parts) -> HandedIn | None:
    """Read "2026-10-12 18:00:00.123456 UTC"; None if the file contains no time."""
    try:
        found = _WRITTEN.fullmatch(tree.read(path, _LIMIT).decode("ascii", "replace"))
    except FileRefused:
        return None
    zone = zone_of(found[2]) if found else None
    if found is None or zone is None:
        return None
    try:
        at = datetime.fromisoformat(found[1]).replace(tzinfo=zone)
    except ValueError:
        return None
    return HandedIn(at, TimeSource.PLATFORM)
