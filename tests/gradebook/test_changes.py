"""What changed is told by status, score and checks, and by nothing that differs each time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.gradebook import Gradebook
from grader.gradebook.changes import changes
from grader.result import CheckStatus, SubmissionRef

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.result import Result

    Make = Callable[..., Result]


def test_the_same_results_are_no_change_however_long_they_took(a_result: Make) -> None:
    assert changes([a_result("ada")], [replace(a_result("ada"), duration_s=9.0)]) == ()


def test_another_score_is_a_change_with_the_points_between(a_result: Make) -> None:
    (found,) = changes([a_result("ada", points="1")], [a_result("ada", points="4")])
    assert (found.student, found.exercise, found.points) == ("ada", "ex01", Decimal(3))
    assert not found.another_file


def test_a_check_that_came_out_otherwise_is_a_change_though_the_score_is_the_same(a_result: Make) -> None:
    old = a_result("ada", points="0")
    new = replace(old, checks=(replace(old.checks[0], status=CheckStatus.TIMEOUT),))
    (found,) = changes([old], [new])
    assert [(check.id, check.before, check.after) for check in found.checks] == [
        ("check", CheckStatus.PASSED, CheckStatus.TIMEOUT)
    ]


def test_another_file_is_told(a_result: Make) -> None:
    new = replace(a_result("ada", points="4"), submission=SubmissionRef("ada/ex01.py", "1"))
    (found,) = changes([a_result("ada")], [new])
    assert found.another_file


def test_results_that_came_and_went_are_changes(a_result: Make) -> None:
    gone, came = changes([a_result("ada", points="2")], [a_result("bob")])
    assert (gone.student, gone.after, gone.points) == ("ada", None, Decimal(-2))
    assert (came.student, came.before, came.points) == ("bob", None, Decimal(1))


def test_a_fault_of_ours_changes_a_score_to_none(a_result: Make) -> None:
    (found,) = changes([a_result("ada", points="2")], [a_result("ada", fault=True)])
    assert found.after is not None
    assert (found.after.score, found.points) == (None, Decimal(-2))


def test_a_gradebook_says_what_it_held_at_the_end_of_each_run(tmp_path: Path, a_result: Make) -> None:
    with Gradebook.open(tmp_path / "gradebook.sqlite") as book:
        with book.run(seed="", options={}) as first:
            book.record(a_result("ada", points="1"), "a")
        with book.run(seed="", options={}) as second:
            book.record(a_result("ada", points="4"), "b")
            book.record(a_result("bob"), "c")
        assert book.as_of(0) == ()
        assert book.as_of(first) == (a_result("ada", points="1"),)
        assert book.as_of(second) == book.results()
