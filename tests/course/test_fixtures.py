"""The fixtures of a test are read from its parameters; a former name counts as the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.course.fixtures import REFERENCE_WORKER, fixtures_in

if TYPE_CHECKING:
    from pathlib import Path

TESTS = """
import torch

def test_new(submission, reference_worker):
    pass

def test_old(submission, *, yardstick):
    pass

class Helper:
    pass
"""


def test_a_former_name_is_read_as_the_present_one_and_named(tmp_path: Path) -> None:
    (tmp_path / "checks.py").write_text(TESTS, encoding="utf-8")
    new, old = fixtures_in(tmp_path / "checks.py")
    assert (new.test, new.line, new.names, new.old) == ("test_new", 4, ("submission", REFERENCE_WORKER), ())
    assert (old.test, old.line, old.names, old.old) == ("test_old", 7, ("submission", REFERENCE_WORKER), ("yardstick",))


def test_where_there_are_no_tests_there_are_no_fixtures(tmp_path: Path) -> None:
    assert list(fixtures_in(tmp_path / "checks.py")) == []
    (tmp_path / "checks.py").write_text("def test(", encoding="utf-8")
    assert list(fixtures_in(tmp_path / "checks.py")) == []
