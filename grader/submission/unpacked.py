"""Archives inside a folder that others filled, treated like folders."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Final

from grader.submission.archive import Allowance, Archive, suffix_of, too_much
from grader.submission.tree import ENTRY_LIMIT, Entry, EntryKind, FileRefused, Parts

if TYPE_CHECKING:
    from grader.final_score import HandedIn
    from grader.submission.tree import FileSource
    from grader.text import Text

_ZIP_ENTRY: Final = b"PK\x01\x02"
"""The first bytes of each entry in a zip's own list."""


class Unpacked:
    """A folder whose archives can be opened like folders, within one student's allowance."""

    def __init__(self, shelf: FileSource, allowance: Allowance | None = None) -> None:
        """Open archives from this source; a walk through the folders of a whole class counts no entries."""
        self.name = shelf.name
        self._shelf = shelf
        self._left = allowance or Allowance(entries=math.inf)
        self._opened: dict[Parts, Unpacked | FileRefused] = {}

    def anew(self) -> Unpacked:
        """Return the same folder for the next student, with a fresh allowance."""
        return Unpacked(self._shelf, Allowance())

    def entries(self, parts: Parts = ()) -> tuple[Entry, ...]:
        """Return what a folder or an archive holds, sorted by name.

        Raises:
            Refused: it cannot be read, or holds too much.
        """
        place = self._place(parts)
        if place is not None:
            return self._archive(place).entries(parts[len(place) :])
        found = self._shelf.entries(parts)
        if isinstance(self._shelf, Archive):  # counted when it was opened
            return found
        if len(found) > self._left.entries:
            raise FileRefused(too_much(parts))
        self._left.entries -= len(found)
        return found

    def kind(self, parts: Parts) -> EntryKind | None:
        """Return the kind of an entry at a path, an archive counting as a file; None if there is none.

        Raises:
            Refused: a folder on the way cannot be read.
        """
        place = self._place(parts[:-1])
        return self._shelf.kind(parts) if place is None else self._archive(place).kind(parts[len(place) :])

    def read(self, parts: Parts, limit: int) -> bytes:
        """Return the bytes of a regular file.

        Raises:
            Refused: it is anything else, may not be read, or is larger than `limit` bytes.
        """
        place = self._place(parts[:-1])
        if place is None:
            return self._shelf.read(parts, limit)
        data = self._archive(place).read(parts[len(place) :], limit)
        if len(data) > self._left.unpacked:
            raise FileRefused(too_much(place))
        self._left.unpacked -= len(data)
        return data

    def time(self, parts: Parts) -> HandedIn | None:
        """Return when an entry was last changed; files that students packed have the time of the archive."""
        return self._shelf.time(self._place(parts[:-1]) or parts)

    def _place(self, parts: Parts) -> Parts | None:
        """Return the archive that a path leads into; None if there is none."""
        for end, name in enumerate(parts, start=1):
            if suffix_of(name) and self._shelf.kind(parts[:end]) is EntryKind.FILE:
                return parts[:end]
        return None

    @property
    def notes(self) -> tuple[Text, ...]:
        """Remarks on the archives that were opened."""
        own = self._shelf.notes if isinstance(self._shelf, Archive) else ()
        inner = [note for archive in self._opened.values() if isinstance(archive, Unpacked) for note in archive.notes]
        return tuple(dict.fromkeys((*own, *inner)))

    def _archive(self, parts: Parts) -> Unpacked:
        """Return an archive, which may hold others, opened once; a refused archive stays refused."""
        if parts not in self._opened:
            try:
                self._opened[parts] = self._look_through(parts)
            except FileRefused as refusal:
                self._opened[parts] = refusal
        found = self._opened[parts]
        if isinstance(found, FileRefused):
            raise found
        return found

    def _look_through(self, parts: Parts) -> Unpacked:
        data = self._shelf.read(parts, self._left.packed)
        self._left.packed -= len(data)
        # The reader of zips makes an object of every entry before it could refuse too many.
        if data.count(_ZIP_ENTRY) > ENTRY_LIMIT:
            raise FileRefused(too_much(parts))
        return Unpacked(Archive.open(io.BytesIO(data), parts, self._left), self._left)
