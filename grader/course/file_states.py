"""The states of all files that a course is read from: whether any has changed is seen without reading one.

A state is what git's index keeps of a file: size, times and inode. Two changes within one tick of the clock may leave
the same state, so states are trusted only if the newest change was over when they were taken.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.course.built_in import DECISIVE, PACKAGE
from grader.course.folders import RELEASE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TICK_NS: Final = 2_000_000_000
"""The longest tick of a file system's clock: FAT's."""


class FileStates(NamedTuple):
    """The states of a course's files, and of the files of this program that decide what is sound."""

    words: str
    """Equal words, equal files."""
    newest_ns: int
    """The time of the newest change."""

    def are_settled(self, now_ns: int | None = None) -> bool:
        """Tell whether every later change will be seen; a file from the future is never settled."""
        return (time.time_ns() if now_ns is None else now_ns) - self.newest_ns > _TICK_NS


def file_states(root: Path) -> FileStates | None:
    """Return the states of a course's files; None where they do not tell every change."""
    if os.name == "nt":  # it keeps no time of the last change but one that programs can set back
        return None
    tops = [root / name for name in ("exercises", "reference", RELEASE_FILE)] + [PACKAGE / name for name in DECISIVE]
    try:
        found = sorted(state for top in tops for state in _states(os.fspath(top)))
    except OSError:
        return None
    return FileStates("\0".join(words for words, _ in found), max(changed_ns for _, changed_ns in found))


def _states(top: str) -> Iterator[tuple[str, int]]:
    """Yield the words for each file and folder at a path and below, with the time of the file's last change.

    Raises:
        OSError: something cannot be read, or a link leads to another folder, which may be endless.
    """
    waiting = [top] if os.path.isdir(top) else []  # noqa: PTH112 - hundreds of files: objects cost more
    if not waiting and os.path.lexists(top):
        yield _state(top, os.stat(top))  # noqa: PTH116 - as above
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if not entry.is_dir():
                    yield _state(entry.path, entry.stat())
                elif entry.is_symlink():
                    raise NotADirectoryError(entry.path)
                elif entry.name != "__pycache__":
                    yield entry.path, 0
                    waiting.append(entry.path)


def _state(path: str, about: os.stat_result) -> tuple[str, int]:
    words = f"{path}\0{about.st_size}\0{about.st_mtime_ns}\0{about.st_ctime_ns}\0{about.st_ino}"
    return words, max(about.st_mtime_ns, about.st_ctime_ns)
