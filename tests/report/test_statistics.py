"""Statistics of an exercise: what its author has to know, worked out by hand on small classes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from grader.report.outline import ExerciseInfo
from grader.report.statistics import statistics_of
from grader.result import CheckStatus, Result, ResultStatus, SubmissionRef, Verdict, Visibility
from grader.text import NOTHING, Text

EXERCISE = ExerciseInfo(
    id="ex01",
    title=Text("t", "题"),
    points=Decimal(3),
    statement=NOTHING,
    hints=(),
    misconceptions={"flipped": Text("Sign flipped", "符号反了")},
)


def verdict(check: str, *, passed: bool, misconception: str | None = None) -> Verdict:
    status = CheckStatus.PASSED if passed else CheckStatus.FAILED
    points = Decimal(int(passed))
    title = Text(check, check)
    return Verdict(check, title, status, points, Decimal(1), Visibility.PUBLIC, misconception=misconception)


def result(student: str, pattern: str, *, misconception: str | None = None) -> Result:
    checks = tuple(
        verdict(name, passed=mark == "+", misconception=None if mark == "+" else misconception)
        for name, mark in zip("abc", pattern, strict=True)
    )
    submission = SubmissionRef(f"{student}/ex01.py", "0")
    return Result("0", "ex01", student, submission, ResultStatus.GRADED, Decimal(3), checks=checks, duration_s=0.1)


def test_an_answer_that_cannot_be_read_is_a_0_in_the_mean_and_is_asked_no_check() -> None:
    missing = Result("0", "ex01", "dan", None, ResultStatus.MISSING, Decimal(3))
    broken = Result("0", "ex01", "eve", SubmissionRef("e", "0"), ResultStatus.UNGRADABLE, Decimal(3))
    found = statistics_of(EXERCISE, [result("ada", "+++"), result("ben", "+--"), missing, broken])
    assert (found.handed_in, found.ungradable, found.full, found.unread) == (3, 1, 1, 0)
    assert found.mean == 1.3333  # of 3, 1 and 0
    assert [(check.id, check.passed, check.asked) for check in found.checks] == [("a", 2, 2), ("b", 1, 2), ("c", 1, 2)]
    assert found.seconds == pytest.approx(0.1)


def test_a_fault_of_ours_is_left_out_of_the_mean_and_counted() -> None:
    spoilt = Result("0", "ex01", "eve", SubmissionRef("e", "0"), ResultStatus.JUDGE_ERROR, Decimal(3))
    found = statistics_of(EXERCISE, [result("ada", "+++"), result("ben", "+--"), spoilt])
    assert (found.handed_in, found.faults, found.mean) == (3, 1, 2.0)


def test_a_file_that_cannot_be_judged_is_counted_apart() -> None:
    note = Text("ada/ex01.pdf is neither a Python file nor a notebook.", "")
    unread = Result("0", "ex01", "ada", None, ResultStatus.MISSING, Decimal(3), handin_notes=(note,))
    found = statistics_of(EXERCISE, [unread, result("ben", "+--")])
    assert (found.handed_in, found.unread) == (1, 1)


def test_a_check_that_follows_the_rest_discriminates_and_one_that_contradicts_it_shows_below_zero() -> None:
    class_ = [result("s1", "+++"), result("s2", "+++"), result("s3", "--+"), result("s4", "---")]
    checks = {check.id: check for check in statistics_of(EXERCISE, class_).checks}
    assert checks["a"].discrimination == 0.9045
    against = [result("s1", "++-"), result("s2", "++-"), result("s3", "--+"), result("s4", "--+")]
    found = {check.id: check for check in statistics_of(EXERCISE, against).checks}
    assert found["c"].discrimination == -1.0


def test_a_check_that_all_pass_has_no_discrimination() -> None:
    found = statistics_of(EXERCISE, [result("s1", "++-"), result("s2", "+--")])
    assert found.checks[0].discrimination is None


def test_misconceptions_are_counted_once_a_student_the_most_frequent_first() -> None:
    class_ = [
        result("s1", "---", misconception="flipped"),
        result("s2", "+--", misconception="flipped"),
        result("s3", "+--", misconception="other"),
    ]
    found = statistics_of(EXERCISE, class_).misconceptions
    assert [(name, title.en, count) for name, title, count in found] == [
        ("flipped", "Sign flipped", 2),
        ("other", "other", 1),
    ]


def test_a_class_without_submissions_has_empty_statistics() -> None:
    found = statistics_of(EXERCISE, [])
    assert (found.handed_in, found.mean, found.checks, found.misconceptions) == (0, None, (), ())
