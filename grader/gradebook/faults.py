"""Turn errors of SQLite and the system into one sentence for the person who runs the program."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from grader.errors import GradebookError
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DAMAGED = Text(
    "{path} is damaged, or it is not a gradebook. It was not changed. Restore a backup, or move the file away and"
    " judge again.",
    "{path} 已损坏，或不是成绩册。文件没有改动；请恢复备份，或将其移走后重新评判。",
)
_FULL = Text(
    "The disk is full: the last result could not be written to {path}. Everything before it is kept; free some space"
    " and run the same command again.",
    "磁盘已满：最后一条结果没能写入 {path}。此前的结果都已保存；腾出空间后重新运行同一命令即可。",
)
_BUSY = Text(
    "Another program keeps the gradebook {path} locked. Close it and run the same command again.",
    "另一个程序一直占用着成绩册 {path}。请关闭它，再运行同一命令。",
)
_REFUSED = Text(
    "The gradebook {path} cannot be opened or written ({reason}). Check the permissions of the file and its folder.",
    "成绩册 {path} 无法打开或写入（{reason}）。请检查该文件及其文件夹的权限。",
)
_BY_CODE = {
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_FULL": _FULL,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
}

ABSENT = Text(
    "There is no gradebook at {path}. `grader batch` writes one.", "{path} 处没有成绩册。成绩册由 `grader batch` 生成。"
)
UNREADABLE = Text(
    "The gradebook {path} holds a result that this program cannot read ({error!r}). Run `grader batch` again into a new"
    " folder.",
    "成绩册 {path} 中有一条本程序无法读取的结果（{error!r}）。请用 `grader batch` 重新评判，并写入一个新文件夹。",
)


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Turn what goes wrong with the file at `path` inside the block into a `GradebookError`."""
    try:
        yield
    except sqlite3.Error as error:
        # an extended code (SQLITE_CORRUPT_INDEX) begins with its plain one; Python's own complaints have none
        code = "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])
        raise GradebookError(_BY_CODE.get(code, _REFUSED).format(path=path, reason=error)) from error
    except OSError as error:
        raise GradebookError(_REFUSED.format(path=path, reason=error.strerror or error)) from error


def damaged(path: Path) -> GradebookError:
    """Return the error for a file that SQLite opens but finds broken."""
    return GradebookError(_DAMAGED.format(path=path))
