"""The gradebook's tables, their versions, and the checks before a file is accepted as a gradebook."""

from __future__ import annotations

import secrets
from contextlib import closing
from typing import TYPE_CHECKING

from grader.errors import GradebookError
from grader.gradebook import adjustments, enrolled, handins
from grader.gradebook.faults import damaged
from grader.text import Text

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

APPLICATION = 0x47524144
"""The mark that distinguishes our files from other SQLite files: "GRAD" in the header."""

CHECKED_BYTES = 256 << 20
"""A file up to this size is read and checked completely when opened; damage in a larger one is reported when met."""

_RUNS = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, seed TEXT NOT NULL, options TEXT NOT NULL
)"""
# score is NULL if the fault is ours: such a result is shown, but judged again
_RESULTS = """
CREATE TABLE results (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, student TEXT NOT NULL, exercise TEXT NOT NULL,
    key TEXT NOT NULL, score REAL, document TEXT NOT NULL
)"""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
        _RUNS,
        _RESULTS,
        "CREATE INDEX results_by_student ON results (student, exercise, id)",
        "CREATE INDEX results_by_key ON results (key, id)",
    ),
    ("CREATE TABLE intakes (run INTEGER PRIMARY KEY REFERENCES runs, document TEXT NOT NULL)",),
    (
        handins.TABLE,
        handins.INDEX,
        adjustments.TABLE,
        "CREATE INDEX adjustments_by_student ON adjustments (student, exercise, id)",
    ),
    (enrolled.TABLE,),
)
"""Statements that lead from schema version n to n + 1; the file's version is `PRAGMA user_version`."""

_FOREIGN = Text(
    "{path} is an SQLite file, but not a gradebook. It was not changed. Choose another place.",
    "{path} 是 SQLite 文件，但不是成绩册。文件没有改动，请换一个位置。",
)
_NEWER = Text(
    "The gradebook {path} was written by a newer version of this program (schema {found}, this one knows {known})."
    " Install the newer version to open it.",
    "成绩册 {path} 由更新版本的程序写成（结构版本 {found}，本程序最高支持 {known}）。请安装新版本后再打开。",
)


def prepare(path: Path, connection: sqlite3.Connection) -> None:
    """Check that the file is ours, intact, and of this program's schema; nothing is changed before that is known.

    Raises:
        GradebookError: the file is somebody else's, from a newer program, or damaged.
    """
    found = _pragma(connection, "user_version")
    ((tables,),) = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()
    if tables and _pragma(connection, "application_id") != APPLICATION:
        raise GradebookError(_FOREIGN.format(path=path))
    if found > len(MIGRATIONS):
        raise GradebookError(_NEWER.format(path=path, found=found, known=len(MIGRATIONS)))
    small = path.stat().st_size <= CHECKED_BYTES
    if small and connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise damaged(path)
    connection.execute("PRAGMA journal_mode = WAL")
    # A killed program loses nothing under NORMAL; a power cut may lose the last results, which are then judged again.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    if found < len(MIGRATIONS):
        _migrate(connection)


def _migrate(connection: sqlite3.Connection) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute("BEGIN IMMEDIATE")  # all or nothing, and by one process: a second process finds it done
        try:
            for statement in (
                command for step in MIGRATIONS[_pragma(connection, "user_version") :] for command in step
            ):
                cursor.execute(statement)
            cursor.execute("INSERT OR IGNORE INTO settings VALUES ('secret_seed', ?)", (secrets.token_hex(32),))
            cursor.execute(f"PRAGMA application_id = {APPLICATION}")
            cursor.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        except BaseException:  # whatever happens, the file stays as it was
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    ((value,),) = connection.execute(f"PRAGMA {name}").fetchall()
    return int(value)
