from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import GradebookError
from grader.gradebook import Gradebook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.result import Result

    Make = Callable[..., Result]

NAMES = st.text(min_size=1) | st.text(alphabet="\\u\udc80abcdef0189", min_size=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out" / "gradebook.sqlite"


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder that this process cannot write, also where the tests run as root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o700)


def test_a_new_gradebook_is_readable_by_its_owner_only(path: Path) -> None:
    with Gradebook.open(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_secret_seed_is_made_once_and_kept(path: Path, tmp_path: Path) -> None:
    with Gradebook.open(path) as book:
        seed = book.secret_seed
        assert len(seed) == 64
        assert seed.encode() not in book.page_secret
    with Gradebook.open(path) as book:
        assert book.secret_seed == seed
    with Gradebook.open(tmp_path / "other.sqlite") as other:
        assert other.secret_seed != seed


def test_a_given_secret_takes_its_place_and_leaves_the_names_of_pages(path: Path) -> None:
    with Gradebook.open(path) as book:
        pages = book.page_secret
        book.draw_from("spring")
        book.draw_from("autumn")
    with Gradebook.open(path) as book:
        assert (book.secret_seed, book.page_secret) == ("autumn", pages)


def test_a_result_is_there_for_another_reader_as_soon_as_it_is_recorded(path: Path, a_result: Make) -> None:
    with Gradebook.open(path) as book, book.run(seed="2026", options={}):
        book.record(a_result("ada"), "key")
        with Gradebook.open(path) as reader:
            assert reader.results() == (a_result("ada"),)


def test_everything_of_a_result_is_kept_also_what_is_hidden(path: Path, a_result: Make) -> None:
    with Gradebook.open(path) as book, book.run(seed="", options={}):
        book.record(a_result("ada"), "key")
        (kept,) = book.results()
    assert kept.checks[0].output == "kept"


def test_a_later_result_supersedes_and_the_earlier_one_stays_as_history(path: Path, a_result: Make) -> None:
    with Gradebook.open(path) as book:
        with book.run(seed="1", options={"jobs": 2}) as first:
            book.record(a_result("ada", points="1"), "a")
            book.record(a_result("bob"), "b")
        with book.run(seed="2", options={}) as second:
            book.record(a_result("ada", points="4"), "c")
        assert book.results() == (a_result("ada", points="4"), a_result("bob"))
        assert book.history("ada", "ex01") == (
            (first, a_result("ada", points="1")),
            (second, a_result("ada", points="4")),
        )
        assert book.judged() == {("ada", "ex01"): "c", ("bob", "ex01"): "b"}


def test_results_come_in_the_order_of_names_whatever_the_order_of_judging(path: Path, a_result: Make) -> None:
    names = ["zoe", "ada", "王小明", "Bob"]
    with Gradebook.open(path) as book, book.run(seed="", options={}):
        for name in names:
            for exercise in ("ex02", "ex01"):
                book.record(a_result(name, exercise), name + exercise)
        got = [(result.student, result.exercise) for result in book.results()]
    assert got == [(name, exercise) for name in sorted(names) for exercise in ("ex01", "ex02")]


def test_a_finished_run_and_an_interrupted_one_are_told_apart(path: Path) -> None:
    def interrupted(book: Gradebook) -> None:
        with book.run(seed="s", options={"exercises": ["ex01"]}):
            raise KeyboardInterrupt

    with Gradebook.open(path) as book:
        with pytest.raises(KeyboardInterrupt):
            interrupted(book)
        with book.run(seed="王", options={}):
            pass
        first, second = book.runs()
    assert first.finished is None
    assert (first.seed, first.options) == ("s", {"exercises": ["ex01"]})
    assert second.finished is not None
    assert second.finished >= second.started
    assert second.seed == "王"


def test_what_the_body_of_a_run_raises_is_not_taken_for_a_fault_of_the_gradebook(path: Path) -> None:
    def failing(book: Gradebook) -> None:
        with book.run(seed="", options={}):
            raise FileNotFoundError(2, "somebody else's")

    with Gradebook.open(path) as book, pytest.raises(FileNotFoundError):
        failing(book)


def test_known_keys_leave_out_what_our_own_fault_spoilt(path: Path, a_result: Make) -> None:
    with Gradebook.open(path) as book, book.run(seed="", options={}):
        book.record(a_result("ada"), "good")
        book.record(a_result("bob", fault=True), "spoilt")
        assert book.known(["good", "spoilt", "never"]) == {"good": a_result("ada").passed}
        assert book.judged() == {("ada", "ex01"): "good"}
        assert book.recall("good") == a_result("ada")
        assert book.recall("spoilt") is None
        assert len(book.results()) == 2


def test_known_takes_as_many_keys_as_a_class_has(path: Path, a_result: Make) -> None:
    with Gradebook.open(path) as book, book.run(seed="", options={}):
        book.record(a_result("ada"), "99999")
        assert book.known(map(str, range(100_000))).keys() == {"99999"}


def test_a_result_without_a_run_or_a_student_is_refused(path: Path, a_result: Make) -> None:
    with Gradebook.open(path) as book:
        with pytest.raises(ValueError, match="run"):
            book.record(a_result("ada"), "key")
        with book.run(seed="", options={}), pytest.raises(ValueError, match="student"):
            book.record(replace(a_result("ada"), student=None), "key")


@given(students=st.lists(NAMES, min_size=1, max_size=4, unique=True), key=st.text())
def test_names_from_anywhere_come_back_and_are_never_mixed_up(students: list[str], key: str, a_result: Make) -> None:
    with tempfile.TemporaryDirectory() as folder, Gradebook.open(Path(folder) / "book") as book:
        with book.run(seed="", options={}):
            for number, student in enumerate(students):
                book.record(a_result(student, points=str(number)), key)
        assert {(result.student, str(result.score)) for result in book.results()} == {
            (student, str(number)) for number, student in enumerate(students)
        }
        assert book.judged() == {(student, "ex01"): key for student in students}
        assert book.known([key]).keys() == {key}
        for student in students:
            assert len(book.history(student, "ex01")) == 1


def test_a_full_disk_is_told_and_loses_nothing_recorded_before(path: Path, a_result: Make) -> None:
    big = replace(a_result("bob"), output="x" * 1_000_000)
    with Gradebook.open(path) as book, book.run(seed="", options={}):
        book.record(a_result("ada"), "a")
        book._connection.execute("PRAGMA max_page_count = 20")  # SQLite's own way to run out of space
        with pytest.raises(GradebookError, match="disk is full") as told:
            book.record(big, "b")
        assert "磁盘已满" in told.value.text.zh
        assert book.results() == (a_result("ada"),)
        book.record(a_result("eve"), "e")
    with Gradebook.open(path) as book:
        assert book.results() == (a_result("ada"), a_result("eve"))


def test_a_read_only_folder_is_told(unprivileged: Path) -> None:
    with pytest.raises(GradebookError, match="cannot be opened or written"):
        Gradebook.open(unprivileged / "gradebook.sqlite")
    with pytest.raises(GradebookError, match="cannot be opened or written"):
        Gradebook.open(unprivileged / "deeper" / "gradebook.sqlite")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(GradebookError, match="cannot be opened or written"):
        Gradebook.open(tmp_path)


def test_a_gradebook_that_must_be_there_is_not_made(path: Path) -> None:
    with pytest.raises(GradebookError, match="grader batch"):
        Gradebook.open(path, create=False)
    assert not path.parent.exists()


def test_a_document_that_is_no_result_is_told(path: Path, a_result: Make) -> None:
    with Gradebook.open(path) as book, book.run(seed="", options={}):
        book.record(a_result("ada"), "a")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE results SET document = '{}'")
    connection.close()
    with Gradebook.open(path) as book, pytest.raises(GradebookError, match="cannot read"):
        book.results()


KILLED = """
import os, pathlib, signal, sys
from decimal import Decimal
from grader.gradebook import Gradebook
from grader.result import Result, ResultStatus
book = Gradebook.open(pathlib.Path(sys.argv[1]))
with book.run(seed="", options={}):
    for number in range(20):
        book.record(Result("0", f"ex{number:02d}", "ada", None, ResultStatus.MISSING, Decimal(1)), str(number))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_program_loses_nothing_it_recorded_and_leaves_no_lock(path: Path, a_result: Make) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, path], check=False)  # noqa: S603 - our own script
    assert done.returncode == -9
    with Gradebook.open(path) as book:
        assert len(book.results()) == 20
        assert [run.finished for run in book.runs()] == [None]
        with book.run(seed="", options={}):
            book.record(a_result("ada", "ex00"), "again")


def test_results_can_be_had_student_by_student(path: Path, a_result: Make) -> None:
    with Gradebook.open(path) as book, book.run(seed="2026", options={}):
        for student, exercise, points in (
            ("b\\", "ex01", "1"),
            ("b\\", "ex02", "2"),
            ("a", "ex01", "3"),
            ("b\\", "ex01", "4"),
        ):
            book.record(a_result(student, exercise, points), f"{student}{exercise}{points}")
        assert book.pairs() == (("a", "ex01"), ("b\\", "ex01"), ("b\\", "ex02"))
        assert [result.score for result in book.of_student("b\\")] == [4, 2]
        assert book.of_student("nobody") == ()
        assert sorted(book.results(), key=str) == sorted((*book.of_student("a"), *book.of_student("b\\")), key=str)


def test_a_run_tells_its_results_with_those_they_took_the_place_of(path: Path, a_result: Make) -> None:
    with Gradebook.open(path) as book:
        with book.run(seed="2026", options={}):
            for student in ("same", "better", "fault"):
                book.record(a_result(student, fault=student == "fault"), f"{student} 1")
        with book.run(seed="2026", options={}) as second:
            book.record(a_result("same"), "same 1")
            book.record(a_result("better", points="3"), "better 2")
            book.record(a_result("fault"), "fault 1")
            book.record(a_result("new"), "new 1")
        found = [(one and one.score, other.student, other.score) for one, other in book.of_run(second)]
        assert found == [(Decimal(1), "better", Decimal(3)), (None, "fault", Decimal(1)), (None, "new", Decimal(1))]
        assert [one is None for one, _ in book.of_run(second)] == [False, False, True]
