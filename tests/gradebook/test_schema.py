from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from grader.errors import GradebookError
from grader.gradebook import Gradebook, schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.result import Result


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gradebook.sqlite"


def statement(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def filled(path: Path, *results: Result) -> None:
    with Gradebook.open(path) as book, book.run(seed="", options={}):
        for result in results:
            book.record(result, result.student or "")


@pytest.mark.parametrize(
    "content", [b"a list of grades\n" * 100, b"\x00" * 4096, b"SQLite format 3\x00" + b"\xff" * 4096]
)
def test_a_file_that_is_no_gradebook_is_told_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(GradebookError, match="damaged, or it is not a gradebook"):
        Gradebook.open(path)
    assert path.read_bytes() == content


def test_somebody_elses_database_is_told_and_left_alone(path: Path) -> None:
    statement(path, "CREATE TABLE recipes (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(GradebookError, match="not a gradebook"):
        Gradebook.open(path)
    assert path.read_bytes() == before


def test_a_gradebook_from_a_newer_program_is_told_and_left_alone(path: Path) -> None:
    filled(path)
    statement(path, f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    before = path.read_bytes()
    with pytest.raises(GradebookError, match="newer version") as told:
        Gradebook.open(path)
    assert "更新版本" in told.value.text.zh
    assert path.read_bytes() == before


def test_a_damaged_gradebook_is_told_before_anything_is_written(path: Path, a_result: Callable[..., Result]) -> None:
    filled(path, *(a_result(f"s{number}") for number in range(200)))
    content = bytearray(path.read_bytes())
    content[8192:40960] = bytes(32768)
    path.write_bytes(content)
    with pytest.raises(GradebookError, match="damaged"):
        Gradebook.open(path)
    assert path.read_bytes() == bytes(content)


def test_damage_to_a_gradebook_too_large_to_be_checked_is_told_when_it_is_met(
    path: Path, a_result: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path, *(a_result(f"s{number}") for number in range(200)))
    content = bytearray(path.read_bytes())
    content[8192:40960] = bytes(32768)
    path.write_bytes(content)
    monkeypatch.setattr(schema, "CHECKED_BYTES", 0)
    with Gradebook.open(path) as book, pytest.raises(GradebookError, match="damaged"):
        book.results()


def test_an_empty_file_becomes_a_gradebook(path: Path) -> None:
    path.touch()
    with Gradebook.open(path) as book:
        assert book.results() == ()


def test_an_older_schema_is_brought_up_to_date_with_its_results(
    path: Path, a_result: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path, a_result("ada"))
    with Gradebook.open(path) as book:
        seed = book.secret_seed
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, ("ALTER TABLE results ADD COLUMN late INTEGER",)))
    with Gradebook.open(path) as book:
        assert book.results() == (a_result("ada"),)
        assert book.secret_seed == seed
        assert book._rows("SELECT late FROM results") == [(None,)]
        assert book._rows("PRAGMA user_version") == [(len(schema.MIGRATIONS),)]


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    path: Path, a_result: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path, a_result("ada"))
    broken = ("ALTER TABLE results ADD COLUMN late INTEGER", "ALTER TABLE nothing ADD COLUMN late INTEGER")
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
        with pytest.raises(GradebookError):
            Gradebook.open(path)
    with Gradebook.open(path) as book:
        assert book.results() == (a_result("ada"),)


def test_many_programs_that_make_one_gradebook_at_once_agree_on_the_seed(path: Path) -> None:
    def seed(_: int) -> str:
        with Gradebook.open(path) as book:
            return book.secret_seed

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(seed, range(24)))) == 1
