"""Read a folder that somebody else filled: never through a link, never a device, never more than the limit."""

from __future__ import annotations

import errno
import functools
import operator
import os
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING, Protocol, Self

from grader.final_score import HandedIn, TimeSource
from grader.submission.clean import cleaned_line
from grader.submission.commits import commit_time
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENTRY_LIMIT = 20_000
"""Most entries read in one folder."""

Parts = tuple[str, ...]
"""A path below the root, name by name."""


def _flags(*names: str) -> int:
    """Return flags for opening a file; Windows has none of these, and judges nothing."""
    return functools.reduce(operator.or_, (getattr(os, name, 0) for name in names))


_FOLDER = os.O_RDONLY | _flags("O_DIRECTORY", "O_CLOEXEC", "O_NONBLOCK")
# O_NONBLOCK: opening a named pipe must not wait for somebody to write into it.
_FILE = os.O_RDONLY | _flags("O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK")


class EntryKind(Enum):
    """The kind of a folder's entry; links are not followed."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a folder, as in the file system."""

    name: str
    kind: EntryKind


class FileRefused(Exception):
    """Something in the folder is not read; `text` names it and gives the reason."""

    def __init__(self, text: Text) -> None:
        """Keep the sentence."""
        super().__init__(text.en)
        self.text = text


class FileSource(Protocol):
    """A source of other people's files: a folder, or an archive."""

    name: str

    def entries(self, parts: Parts = ()) -> tuple[Entry, ...]:
        """Return what a folder holds, sorted by name."""

    def kind(self, parts: Parts) -> EntryKind | None:
        """Return the kind of an entry at a path; None if there is none."""

    def read(self, parts: Parts, limit: int) -> bytes:
        """Return the bytes of a regular file."""

    def time(self, parts: Parts) -> HandedIn | None:
        """Return when an entry was last changed; None if that is unknown."""


class Tree:
    """A folder held open, so that nothing can be swapped for a link between checking and reading."""

    def __init__(self, root: Path) -> None:
        """Open the root; the root itself, named by whoever runs the program, may be a link.

        Raises:
            OSError: it is missing, is not a folder, or may not be read.
        """
        self._path = root.resolve()
        self.name = self._path.name
        self._root = os.open(root, _FOLDER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._root)

    def path(self, parts: Parts) -> Path:
        """Return the path of an entry, for a program that does not take an open folder."""
        return self._path.joinpath(*parts)

    def entries(self, parts: Parts = ()) -> tuple[Entry, ...]:
        """Return what a folder holds, sorted by name.

        Raises:
            Refused: it is a link, may not be read, or holds too much.
        """
        with self._folder(parts) as descriptor, os.scandir(descriptor) as listing:
            found: list[Entry] = []
            for entry in listing:
                if len(found) == ENTRY_LIMIT:
                    raise FileRefused(_too_many(parts))
                found.append(Entry(entry.name, _kind(entry)))
        return tuple(sorted(found, key=lambda one: one.name))

    def kind(self, parts: Parts) -> EntryKind | None:
        """Return the kind of an entry at a path; None if there is none.

        Raises:
            Refused: a folder on the way is a link or may not be read.
        """
        with self._folder(parts[:-1]) as descriptor:
            try:
                mode = os.stat(parts[-1], dir_fd=descriptor, follow_symlinks=False).st_mode
            except FileNotFoundError:
                return None
        return kind_of(mode)

    def read(self, parts: Parts, limit: int) -> bytes:
        """Return the bytes of a regular file with one name.

        Raises:
            Refused: it is anything else, may not be read, or is larger than `limit` bytes.
        """
        with self._folder(parts[:-1]) as descriptor, refusing(parts):
            # Checked before opening, because opening a device can already do something, and again afterwards.
            check_file(parts, os.stat(parts[-1], dir_fd=descriptor, follow_symlinks=False), limit)
            file = os.open(parts[-1], _FILE, dir_fd=descriptor)
            with os.fdopen(file, "rb") as stream:
                check_file(parts, os.fstat(file), limit)
                data = stream.read(limit + 1)
        if len(data) > limit:
            raise FileRefused(too_large(parts, len(data), limit))
        return data

    def time(self, parts: Parts) -> HandedIn | None:
        """Return when a file was last committed, or else last changed according to the file system.

        A clone's files have the time of the clone, so a repository's file without an answer from git has no time.
        """
        try:
            for end in range(len(parts) - 1, 0, -1):
                if self.kind((*parts[:end], ".git")) is EntryKind.FOLDER:
                    at = commit_time(self._path.joinpath(*parts[:end], ".git"), "/".join(parts[end:]))
                    return None if at is None else HandedIn(at, TimeSource.COMMIT)
            with self._folder(parts[:-1]) as descriptor:
                seconds = os.stat(parts[-1], dir_fd=descriptor, follow_symlinks=False).st_mtime
        except (FileRefused, OSError):
            return None
        return HandedIn(datetime.fromtimestamp(int(seconds), UTC), TimeSource.FILE)

    @contextmanager
    def _folder(self, parts: Parts) -> Iterator[int]:
        with refusing(parts):
            descriptor = os.open(".", _FOLDER, dir_fd=self._root)
            try:
                for part in parts:
                    inner = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=descriptor)
                    os.close(descriptor)
                    descriptor = inner
                yield descriptor
            finally:
                os.close(descriptor)


def shown(parts: Parts) -> str:
    """Return a path, cleaned for display."""
    return "/".join(cleaned_line(part) for part in parts)


def kind_of(mode: int) -> EntryKind:
    """Return the kind of an entry with this mode; a link is of no kind."""
    return EntryKind.FILE if stat.S_ISREG(mode) else EntryKind.FOLDER if stat.S_ISDIR(mode) else EntryKind.OTHER


def _kind(entry: os.DirEntry[str]) -> EntryKind:
    if entry.is_file(follow_symlinks=False):
        return EntryKind.FILE
    return EntryKind.FOLDER if entry.is_dir(follow_symlinks=False) else EntryKind.OTHER


@contextmanager
def refusing(parts: Parts) -> Iterator[None]:
    """Turn an error of the system during the block into a refusal of the entry at this path."""
    try:
        yield
    except OSError as error:
        raise FileRefused(_unreadable(parts, error)) from error


def check_file(parts: Parts, status: os.stat_result, limit: int) -> None:
    """Check that an entry is a regular file with one name and at most `limit` bytes.

    Raises:
        FileRefused: it is not.
    """
    mode = status.st_mode
    if stat.S_ISLNK(mode):
        raise FileRefused(_link(parts))
    if not stat.S_ISREG(mode):
        raise FileRefused(_no_file(parts, mode))
    if status.st_nlink != 1:
        raise FileRefused(_hard_link(parts))
    if status.st_size > limit:
        raise FileRefused(too_large(parts, status.st_size, limit))


def _link(parts: Parts) -> Text:
    return Text(
        f"{shown(parts)} is a symbolic link, and links are not followed. Hand in the file itself.",
        f"{shown(parts)} 是符号链接，程序不跟随链接。请提交文件本身。",
    )


def _hard_link(parts: Parts) -> Text:
    return Text(
        f"{shown(parts)} has a second name elsewhere (a hard link). Hand in a copy of its own.",
        f"{shown(parts)} 在别处还有另一个名字（硬链接）。请提交独立的副本。",
    )


def _no_file(parts: Parts, mode: int) -> Text:
    en, zh = "no ordinary file", "不是普通文件"
    for test, what, in_chinese in (
        (stat.S_ISDIR, "a folder", "是文件夹"),
        (stat.S_ISFIFO, "a named pipe", "是命名管道"),
        (stat.S_ISSOCK, "a socket", "是套接字"),
    ):
        if test(mode):
            en, zh = f"{what}, not a file", f"{in_chinese}，不是文件"
    return Text(f"{shown(parts)} is {en}. Hand in the source file.", f"{shown(parts)} {zh}。请提交源代码文件。")


def too_large(parts: Parts, size: int, limit: int) -> Text:
    """Say that a file has more bytes than are read."""
    return Text(
        f"{shown(parts)} has {_mebibytes(size)} MiB, but at most {_mebibytes(limit)} MiB are read. Remove data and"
        " printed output, and hand it in again.",
        f"{shown(parts)} 有 {_mebibytes(size)} MiB，最多读取 {_mebibytes(limit)} MiB。请删去数据和输出后重新提交。",
    )


def _too_many(parts: Parts) -> Text:
    return Text(
        f"{shown(parts) or 'The folder'} holds more than {ENTRY_LIMIT} entries. Hand in only the exercises' files.",
        f"{shown(parts) or '该文件夹'} 中的条目超过 {ENTRY_LIMIT} 个。请只提交各题的文件。",
    )


def _unreadable(parts: Parts, error: OSError) -> Text:
    name = shown(parts)
    if error.errno == errno.ELOOP:
        return _link(parts)
    if error.errno == errno.ENOTDIR:
        return Text(
            f"{name} is not a folder, or it is a symbolic link to one, and links are not followed.",
            f"{name} 不是文件夹，或者是指向文件夹的符号链接；程序不跟随链接。",
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return Text(
            f"There is no permission to read {name}. Change its permissions.",
            f"没有读取 {name} 的权限。请修改它的权限。",
        )
    reason = os.strerror(error.errno or 0)
    return Text(f"{name} cannot be read: {reason}.", f"无法读取 {name}：{reason}。")


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:.1f}".removesuffix(".0")
