from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.gradebook import Gradebook
from grader.report.views.links import StudentLink, mail_to
from grader.report.views.runs import run_views
from grader.result import CheckStatus, Result, ResultStatus, SubmissionRef, Verdict, Visibility
from grader.text import Text

if TYPE_CHECKING:
    from pathlib import Path


def result(student: str, exercise: str, score: int | None) -> Result:
    status = ResultStatus.JUDGE_ERROR if score is None else ResultStatus.GRADED
    check = Verdict("a", Text("a", "a"), CheckStatus.FAILED, Decimal(score or 0), Decimal(10), Visibility.PUBLIC)
    plain = Result("0", exercise, student, SubmissionRef("x", "y"), status, Decimal(10))
    return replace(plain, checks=(check,))


def test_a_run_is_drawn_by_what_stood_after_it(tmp_path: Path) -> None:
    with Gradebook.open(tmp_path / "book.sqlite") as book:
        runs: tuple[list[Result], ...] = (
            [result("ada", "ex01", 0), result("bob", "ex01", 5), result("cy", "ex01", 10), result("di", "ex01", None)],
            [],  # judged nothing
            [result("ada", "ex01", 10), result("bob", "ex02", 0)],
        )
        for number, results in enumerate(runs):
            with book.run(seed="s", options={}):
                for given in results:
                    book.record(given, f"{number}{given.student}{given.exercise}")
        history = book.scores_by_run()
    assert [(run.run, sorted(run.totals)) for run in history] == [
        (1, [(0, 10), (5, 10), (10, 10)]),
        (3, [(5, 20), (10, 10), (10, 10)]),
    ]
    first, last = run_views(history)
    assert (first.low, first.middle, first.high) == (0, 50, 100)
    assert (last.low, last.quarter, last.middle) == (25, 62.5, 100)
    assert run_views(history[:1]) == ()


def test_a_message_goes_to_all_whose_address_is_known_and_to_nothing_else() -> None:
    students = [
        StudentLink("ada", "x", email="ada@uni.example"),
        StudentLink("bob", "x"),
        StudentLink("eve", "x", email="eve@x?subject=a&bcc=b, c@d"),
    ]
    assert mail_to(students) == "mailto:?bcc=ada@uni.example,eve@x%3Fsubject%3Da%26bcc%3Db%2C%20c@d"
    assert mail_to(students[1:2]) == ""
