"""Read an archive that somebody else packed: member by member, with limits, and without writing to disk."""

from __future__ import annotations

import stat
import tarfile
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from grader.final_score import HandedIn, TimeSource
from grader.submission.archive_faults import damaged_inside, unreadable, unsupported
from grader.submission.submission import NOTEBOOK_LIMIT
from grader.submission.tree import ENTRY_LIMIT, Entry, EntryKind, FileRefused, Parts, shown, too_large
from grader.submission.zipnames import encoding_of, name_of, raw_names, said_of
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SUFFIXES: Final = (".zip", ".tar", ".tar.gz", ".tgz")
MEMBER_LIMIT: Final = NOTEBOOK_LIMIT
"""Most bytes of a member of a tar; a submission may not be larger."""
TAR_LIMIT: Final = 2**30
"""Most unpacked bytes in the tar of a whole class: it can only be read from beginning to end."""
PACKED_LIMIT: Final = 64 * 2**20
"""Most bytes of the archives that one student handed in."""
UNPACKED_LIMIT: Final = 64 * 2**20
"""Most unpacked bytes in these archives: a MiB of tar may hold a GiB of zeros."""
DEPTH_LIMIT: Final = 20
_UNIX_TIME: Final = 0x5455
"""The type of a zip's extra field that holds seconds since 1970."""


@dataclass(slots=True)
class Allowance:
    """What may still be read for one student, in all archives and folders together."""

    packed: int = PACKED_LIMIT
    unpacked: int = UNPACKED_LIMIT
    entries: float = ENTRY_LIMIT


@dataclass(frozen=True, slots=True)
class _Member:
    kind: EntryKind
    size: int = 0
    read: Callable[[int], bytes] | None = None
    """None if it is too large to be kept."""
    time: datetime | None = None
    """Without a time zone if the archive does not name one."""


@dataclass(slots=True)
class Archive:
    """A zip or tar, held open; paths in it are rebuilt name by name, and paths that lead out of it are ignored."""

    name: str
    notes: tuple[Text, ...] = ()
    _members: dict[Parts, _Member] = field(default_factory=dict)
    _listing: dict[Parts, dict[str, EntryKind]] = field(default_factory=dict)

    @staticmethod
    def open(stream: IO[bytes], parts: Parts, allowance: Allowance | None = None) -> Archive:
        """Look through an archive; `parts` is its path, with its own name last.

        The archive of a whole class has an allowance of its own; archives packed by students use up theirs.

        Raises:
            Refused: it is damaged, is neither zip nor tar, or holds too much.
        """
        name = parts[-1]
        archive = Archive(name[: len(name) - len(suffix_of(name))])
        try:
            left = allowance or Allowance(unpacked=TAR_LIMIT, entries=ENTRY_LIMIT)
            packed = name.lower().endswith(".zip")
            opened = zipfile.ZipFile(stream) if packed else None
            encoding = "utf-8" if opened is None else encoding_of(raw_names(opened.infolist()))
            if encoding != "utf-8":
                archive.notes = (said_of(encoding, shown(parts)),)
            found = _tarred(stream, parts, left) if opened is None else _zipped(opened, encoding)
            for path, member in found:
                if not left.entries:
                    raise FileRefused(too_much(parts))  # noqa: TRY301 - one of several refusals on the way
                left.entries -= 1
                archive._put(path, member)
        except FileRefused:
            raise
        except Exception as fault:  # on damaged bytes the readers of zip and tar raise almost anything
            raise FileRefused(unreadable(shown(parts), suffix_of(name).lower(), stream, fault)) from fault
        return archive

    def entries(self, parts: Parts = ()) -> tuple[Entry, ...]:
        """Return what a folder in the archive holds, sorted by name.

        Raises:
            Refused: there is no such folder.
        """
        if parts and parts not in self._listing:
            raise FileRefused(_not_there(parts))
        return tuple(Entry(name, kind) for name, kind in sorted(self._listing.get(parts, {}).items()))

    def kind(self, parts: Parts) -> EntryKind | None:
        """Return the kind of an entry at a path; None if there is none."""
        return self._listing.get(parts[:-1], {}).get(parts[-1])

    def read(self, parts: Parts, limit: int) -> bytes:
        """Return the bytes of a regular member.

        Raises:
            Refused: it is anything else, is damaged or locked, or is larger than `limit` bytes.
        """
        member = self._members.get(parts)
        if member is None or member.kind is not EntryKind.FILE:
            raise FileRefused(_no_file(parts) if self.kind(parts) else _not_there(parts))
        if member.size > limit or member.read is None:
            raise FileRefused(too_large(parts, member.size, limit))
        try:
            data = member.read(limit)
        except NotImplementedError as fault:
            raise FileRefused(unsupported(shown(parts))) from fault
        except RuntimeError as fault:  # zipfile raises this when a password is needed
            raise FileRefused(_locked(parts)) from fault
        except Exception as fault:  # on damaged bytes the readers of zip and tar raise almost anything
            raise FileRefused(damaged_inside(shown(parts))) from fault
        if len(data) > limit:  # the size that it states was false
            raise FileRefused(too_large(parts, len(data), limit))
        return data

    def time(self, parts: Parts) -> HandedIn | None:
        """Return when a member was last changed, according to the archive; a time without a zone is in ours."""
        member = self._members.get(parts)
        return None if member is None or member.time is None else HandedIn(member.time.astimezone(), TimeSource.ARCHIVE)

    def inside(self, folder: str) -> Archive:
        """Return the part of the archive below one of its folders."""
        members = {path[1:]: member for path, member in self._members.items() if path[0] == folder and path[1:]}
        listing = {path[1:]: names for path, names in self._listing.items() if path and path[0] == folder}
        return Archive(folder, self.notes, members, listing)

    def _put(self, path: Parts, member: _Member) -> None:
        if path in self._members:  # two members with one name: nobody can tell which is meant
            member = _Member(EntryKind.OTHER)
        self._members[path] = member
        self._listing.setdefault(path[:-1], {})[path[-1]] = member.kind
        if member.kind is EntryKind.FOLDER:
            self._listing.setdefault(path, {})
        for depth in range(1, len(path)):
            self._listing.setdefault(path[: depth - 1], {}).setdefault(path[depth - 1], EntryKind.FOLDER)


def suffix_of(name: str) -> str:
    """Return the suffix of a name if it is that of a readable archive; otherwise nothing."""
    return next(
        (name[-len(suffix) :] for suffix in SUFFIXES if name.lower().endswith(suffix) and len(name) > len(suffix)), ""
    )


def _zipped(archive: zipfile.ZipFile, encoding: str) -> Iterator[tuple[Parts, _Member]]:
    for info in archive.infolist():
        path = _path(name_of(info, encoding))
        if path is None:
            continue
        mode = info.external_attr >> 16
        if info.is_dir():
            yield path, _Member(EntryKind.FOLDER)
        elif mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            yield path, _Member(EntryKind.OTHER)
        else:
            yield path, _Member(EntryKind.FILE, info.file_size, _unzipping(archive, info), _zipped_at(info))


def _zipped_at(info: zipfile.ZipInfo) -> datetime | None:
    """Return a member's time: in UTC if the archive has that besides the local time, which it always has."""
    extra = info.extra
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == _UNIX_TIME and size >= 5 and extra[4] & 1:
            return datetime.fromtimestamp(int.from_bytes(extra[5:9], "little", signed=True), UTC)
        extra = extra[4 + size :]
    try:
        return datetime(*info.date_time)  # noqa: DTZ001 - local time is all that is said
    except ValueError:
        return None


def _tarred_at(info: tarfile.TarInfo) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(info.mtime), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _unzipping(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        with archive.open(info) as member:
            return member.read(limit + 1)

    return read


def _tarred(stream: IO[bytes], parts: Parts, left: Allowance) -> Iterator[tuple[Parts, _Member]]:
    with tarfile.open(fileobj=stream, mode="r|*") as archive:
        gone_through = 0
        for info in archive:
            end = max(info.offset_data + info.size, gone_through)  # a size may be any number
            if end - gone_through > left.unpacked:  # before it is read
                raise FileRefused(too_much(parts))
            left.unpacked -= end - gone_through
            gone_through = end
            path = _path(info.name)
            if path is None:
                continue
            if info.isdir():
                yield path, _Member(EntryKind.FOLDER)
            elif not info.isreg():
                yield path, _Member(EntryKind.OTHER)
            elif info.size > MEMBER_LIMIT:
                yield path, _Member(EntryKind.FILE, info.size)
            else:
                member = archive.extractfile(info)
                data = b"" if member is None else member.read()
                yield path, _Member(EntryKind.FILE, info.size, _kept(data), _tarred_at(info))


def _kept(data: bytes) -> Callable[[int], bytes]:
    return lambda limit: data[: limit + 1]


def _path(name: str) -> Parts | None:
    """Return a member's path name by name; None if it leads out of the archive, or is not a path."""
    plain = name.replace("\\", "/")
    parts = tuple(word for word in plain.split("/") if word not in ("", "."))
    drive = bool(parts) and parts[0].endswith(":")
    outside = PurePosixPath(plain).is_absolute() or drive or ".." in parts or "\0" in plain
    return None if outside or not 0 < len(parts) <= DEPTH_LIMIT else parts


def _locked(parts: Parts) -> Text:
    return Text(
        f"{shown(parts)} is locked with a password. Pack it without one.",
        f"{shown(parts)} 设有密码。请不要加密，重新打包。",
    )


def too_much(parts: Parts) -> Text:
    """Say that an archive or a folder holds more than is looked through."""
    return Text(
        f"{shown(parts)} contains too much to be read. Pack only the exercises' files.",
        f"{shown(parts)} 中的内容过多。请只打包各题的文件。",
    )


def _not_there(parts: Parts) -> Text:
    return Text(f"{shown(parts)} is not in the archive.", f"压缩包中没有 {shown(parts)}。")


def _no_file(parts: Parts) -> Text:
    return Text(
        f"{shown(parts)} is not an ordinary file in the archive, or there are two of that name. Pack the source file.",
        f"{shown(parts)} 在压缩包中不是普通文件，或者有两个同名文件。请打包源代码文件。",
    )
