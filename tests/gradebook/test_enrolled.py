"""The list of students in a gradebook: what moves to its names, and what it says of dates."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from grader.course.moments import Duration
from grader.course.policy import ExerciseTerms, Extension, Meant, Policy
from grader.gradebook import Gradebook
from grader.gradebook.adjustments import Adjustment, AdjustmentKind
from grader.gradebook.renaming import adopt
from grader.gradebook.scored import person_of
from grader.result import Result, ResultStatus, SubmissionRef
from grader.roster import Member

if TYPE_CHECKING:
    from pathlib import Path

DUE = datetime(2026, 10, 12, 20, 0, tzinfo=UTC)
POLICY = Policy(
    terms={"ex01": ExerciseTerms(due=DUE)},
    extensions=(Extension(Meant(sections=frozenset({"b"})), Duration(days=1)),),
)
ADA = Member("100", "100", "Ada Lovelace", "Lovelace", "ada@example.org", "A", handles=("ada",))


def result(student: str, exercise: str, status: ResultStatus = ResultStatus.GRADED) -> Result:
    missing = status is ResultStatus.MISSING
    return Result(
        grader="0",
        exercise=exercise,
        student=student,
        submission=None if missing else SubmissionRef(f"{student}/{exercise}.py", "ab" * 32),
        status=status,
        max_score=Decimal(1),
    )


def held(path: Path, *results: Result) -> Gradebook:
    book = Gradebook.open(path / "gradebook.sqlite")
    with book.run(seed="s", options={}):
        for given in results:
            book.record(given, f"{given.student}/{given.exercise}")
    return book


@pytest.mark.parametrize(
    ("accommodations", "section", "days"),
    [("2 days", "A", 2), ("", "B", 1), ("3 days", "B", 3), ("6 hours", "B", 1), ("quiet room", "A", 0), ("", "A", 0)],
)
def test_more_time_on_the_list_is_an_extension_and_the_latest_holds(
    accommodations: str, section: str, days: int
) -> None:
    person = person_of("100", Member("100", section=section, accommodations=accommodations))
    assert POLICY.due("ex01", person)[0] == DUE.replace(day=12 + days)


def test_a_policy_may_name_somebody_by_all_that_the_list_has() -> None:
    person = person_of("100", ADA)
    assert {"100", "ada", "ada lovelace", "ada@example.org"} <= person.names


def test_results_adjustments_and_names_of_folders_move_to_the_list(tmp_path: Path) -> None:
    with held(tmp_path, result("Ada Lovelace_7", "ex01"), result("100", "ex01", ResultStatus.MISSING)) as book:
        book.adjustments.add("Ada Lovelace_7", "ex01", Adjustment(AdjustmentKind.ADD, Decimal(1), reason="x"))
        adopt(book, {"100": ADA})
        assert set(book.pairs()) == {("100", "ex01")}
        (moved,) = book.of_student("100")
        assert (moved.student, moved.status) == ("100", ResultStatus.GRADED)
        assert [change.reason for change in book.adjustments.of("100", "ex01")] == ["x"]


def test_two_downloads_under_two_numbers_become_one_student(tmp_path: Path) -> None:
    with held(tmp_path, result("Ada Lovelace_7", "ex01"), result("Ada Lovelace_8", "ex02")) as book:
        adopt(book, {"100": ADA})
        assert set(book.pairs()) == {("100", "ex01"), ("100", "ex02")}


def test_nothing_is_mixed_where_an_exercise_stands_under_both_names(tmp_path: Path) -> None:
    with held(tmp_path, result("Ada Lovelace_7", "ex01"), result("100", "ex01")) as book:
        adopt(book, {"100": ADA})
        assert set(book.pairs()) == {("100", "ex01"), ("Ada Lovelace_7", "ex01")}


def test_a_new_list_takes_the_place_of_the_old_and_folders_stay_known(tmp_path: Path) -> None:
    with held(tmp_path, result("x", "ex01")) as book:
        odd = Member("a\udc80b", name="\ud800", labels=("folder",))
        book.enrolled.replace({"a\udc80b": odd, "100": ADA})
        assert dict(book.members()) == {"a\udc80b": odd, "100": ADA}
        book.enrolled.replace({"a\udc80b": Member("a\udc80b")})
        assert [member.labels for member in book.members().values()] == [("folder",)]
