from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from grader.errors import GradebookError
from grader.gradebook import Gradebook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.result import Result

SECOND = """
import pathlib, sys
from grader.errors import GradebookError
from grader.gradebook import Gradebook
with Gradebook.open(pathlib.Path(sys.argv[1])) as book:
    try:
        with book.run(seed="", options={}):
            print("held")
    except GradebookError as error:
        print(error)
    print(len(book.results()), "read")
"""


def second(path: Path) -> str:
    """Let another process try to hold the gradebook."""
    command = [sys.executable, "-c", SECOND, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own script
    return done.stdout


def test_a_second_run_is_told_who_holds_the_gradebook_and_may_read(
    tmp_path: Path, a_result: Callable[..., Result]
) -> None:
    path = tmp_path / "gradebook.sqlite"
    with Gradebook.open(path) as book, book.run(seed="", options={}):
        book.record(a_result("ada"), "a")
        said = second(path)
        assert f"process {os.getpid()}" in said
        assert "1 read" in said
        book.record(a_result("bob"), "b")
    assert second(path) == "held\n2 read\n"


def test_a_worker_forked_during_a_run_does_not_keep_the_gradebook(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.sqlite"
    with Gradebook.open(path) as book, book.run(seed="", options={}):
        reading, writing = os.pipe()
        worker = os.fork()
        if not worker:
            os.close(writing)
            os.read(reading, 1)  # until the test closes its end
            os._exit(0)
    assert second(path) == "held\n0 read\n"
    os.close(writing)
    os.close(reading)
    os.waitpid(worker, 0)


def test_a_place_for_the_lock_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.sqlite"
    (tmp_path / "gradebook.sqlite.lock").mkdir()
    with (
        Gradebook.open(path) as book,
        pytest.raises(GradebookError, match="cannot be opened or written"),
        book.run(seed="", options={}),
    ):
        pytest.fail("the run was held")
