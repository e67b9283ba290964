"""What students handed in, kept beside the gradebook so that pages can show it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from grader.report.files import PRIVATE_FILE, PRIVATE_FOLDER, make_folder, write_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.result import Result

FOLDER = "submissions"
LARGEST = 2**23
"""Most bytes of a file that is read: a notebook contains its pictures."""
_DIGEST = re.compile("[0-9a-f]{64}")


def keep_sources(folder: Path, sources: Mapping[str, bytes]) -> None:
    """Write what was handed in, each file under its SHA-256, readable only by the owner of the report.

    Raises:
        UsageError: the folder cannot be written.
    """
    kept = folder / FOLDER
    make_folder(kept, PRIVATE_FOLDER)
    for digest in sources.keys() - states(folder).keys():
        write_file(kept / digest, sources[digest], PRIVATE_FILE)


def handed_in(folder: Path | None, result: Result) -> bytes | None:
    """Return the bytes that were judged; None if they were not kept or are too large."""
    reference = result.submission
    if folder is None or reference is None or not _DIGEST.fullmatch(reference.sha256):
        return None
    path = folder / FOLDER / reference.sha256
    try:
        return path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError:  # never kept, or removed since
        return None


def states(folder: Path) -> Mapping[str, str]:
    """Return for each kept file by its name a value that changes with its content."""
    try:
        with os.scandir(folder / FOLDER) as listing:
            found = [(entry.name, entry.stat()) for entry in listing]
    except OSError:  # nothing was kept
        return {}
    return {name: f"{about.st_size} {about.st_mtime_ns} {about.st_ino} {about.st_mode}" for name, about in found}
