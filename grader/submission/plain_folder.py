"""A student's own folder, on a system that cannot hold one open against swaps, as Windows."""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from grader.final_score import HandedIn, TimeSource
from grader.submission.tree import Entry, FileRefused, Tree, check_file, kind_of, refusing, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.submission.tree import EntryKind, FileSource, Parts

HOLDS_FOLDERS: Final = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
"""Whether a folder can be held open, so that nothing in it is swapped for a link between checking and reading."""


@contextmanager
def own_folder(path: Path) -> Iterator[FileSource]:
    """Open the folder of somebody's own file.

    Raises:
        OSError: it is missing, is not a folder, or may not be read.
    """
    if not HOLDS_FOLDERS:
        yield PlainFolder(path)
        return
    with Tree(path) as tree:
        yield tree


class PlainFolder:
    """A folder by its path: whoever checks their own file does not swap it for another."""

    def __init__(self, root: Path) -> None:
        """Take the folder's path."""
        self._path = root.resolve()
        self.name = self._path.name

    def entries(self, parts: Parts = ()) -> tuple[Entry, ...]:
        """Return what a folder holds, sorted by name.

        Raises:
            FileRefused: it may not be read.
        """
        with refusing(parts), os.scandir(self._path.joinpath(*parts)) as listing:
            found = [Entry(entry.name, kind_of(entry.stat(follow_symlinks=False).st_mode)) for entry in listing]
        return tuple(sorted(found, key=lambda entry: entry.name))

    def kind(self, parts: Parts) -> EntryKind | None:
        """Return the kind of an entry at a path; None if there is none.

        Raises:
            FileRefused: it may not be looked at.
        """
        with refusing(parts):
            try:
                return kind_of(self._path.joinpath(*parts).lstat().st_mode)
            except FileNotFoundError:
                return None

    def read(self, parts: Parts, limit: int) -> bytes:
        """Return the bytes of a regular file.

        Raises:
            FileRefused: it is anything else, may not be read, or is larger than `limit` bytes.
        """
        path = self._path.joinpath(*parts)
        with refusing(parts):
            check_file(parts, path.lstat(), limit)
            with path.open("rb") as stream:
                data = stream.read(limit + 1)
        if len(data) > limit:
            raise FileRefused(too_large(parts, len(data), limit))
        return data

    def time(self, parts: Parts) -> HandedIn | None:
        """Return when a file was last changed according to the file system."""
        try:
            seconds = self._path.joinpath(*parts).lstat().st_mtime
        except OSError:
            return None
        return HandedIn(datetime.fromtimestamp(int(seconds), UTC), TimeSource.FILE)
