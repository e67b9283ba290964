from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.course.moments import Duration, span_of
from grader.course.policy import Policy
from grader.errors import CourseError

if TYPE_CHECKING:
    from pathlib import Path


def with_policy(root: Path, policy: str) -> Path:
    path = root / "exercises" / "course.yaml"
    path.write_text(path.read_text(encoding="utf-8") + f"policy: {policy}\n", encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("policy", "key", "said"),
    [
        ("{timezone: Mars/Olympus}", "policy.timezone", "is not a time zone"),
        ("{timezone: ../../etc/passwd}", "policy.timezone", "is not a time zone"),
        ("{}", "policy", "'timezone' is missing"),
        ("{timezone: UTC, due: {ex99: 2026-10-12}}", "policy.due.ex99", "'ex99' is unknown"),
        ("{timezone: UTC, due: {ex01: 12.10.2026}}", "policy.due.ex01", "'12.10.2026' is not a time"),
        ("{timezone: UTC, due: {ex01: 2026-02-30}}", "policy.due.ex01", "is not a time"),
        ("{timezone: UTC, grace: 15}", "policy.grace", "text is expected here"),
        ("{timezone: UTC, grace: a while}", "policy.grace", "'a while' is not a length of time"),
        ("{timezone: UTC, closes: soon}", "policy.closes", "neither a length of time"),
        ("{timezone: UTC, late: {per: week, percent: 1}}", "policy.late.per", "week"),
        ("{timezone: UTC, late: {percent: 1, points: 1}}", "policy.late", "exactly one of 'percent' and 'points'"),
        ("{timezone: UTC, late: {per: day}}", "policy.late", "exactly one of 'percent' and 'points'"),
        ("{timezone: UTC, late: {percent: 10, floor: 101}}", "policy.late.floor", "at most 100"),
        ("{timezone: UTC, attempts: {count: worst}}", "policy.attempts.count", "worst"),
        ("{timezone: UTC, attempts: {limit: 0}}", "policy.attempts.limit", "at least 1"),
        ("{timezone: UTC, extensions: [{students: [ada]}]}", "policy.extensions[0]", "exactly one of 'until' and 'by'"),
        ("{timezone: UTC, extensions: [{by: 1 day}]}", "policy.extensions[0]", "for whom"),
        ("{timezone: UTC, exempt: [{sections: [B], exercises: [ex9]}]}", "policy.exempt[0].exercises[0]", "'ex9'"),
        ("{timezone: UTC, latte: {percent: 10}}", "policy", "'latte' is unknown"),
    ],
)
def test_a_faulty_policy_is_refused_where_it_stands(root: Path, policy: str, key: str, said: str) -> None:
    with pytest.raises(CourseError) as refused:
        load_course(with_policy(root, policy))
    (problem,) = refused.value.problems
    assert problem.key.startswith(key)
    assert said in problem.text.en
    assert problem.line > 1


def test_a_course_without_a_policy_has_one_that_changes_nothing(root: Path) -> None:
    assert load_course(root).policy == Policy()


def test_a_policy_is_read_with_its_course(root: Path) -> None:
    policy = load_course(with_policy(root, "{timezone: UTC, due: {ex01: 2026-10-12}, grace: 15 min}")).policy
    due = policy.of("ex01").due
    assert due is not None
    assert due.isoformat() == "2026-10-12T23:59:59.999999+00:00"
    assert policy.of("ex02").due is None
    assert policy.of("ex02").grace == Duration(seconds=900)


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("15 min", Duration(seconds=900)),
        ("2 hours", Duration(seconds=7200)),
        ("1 Day", Duration(days=1)),
        ("2weeks", Duration(days=14)),
        ("0 days", Duration()),
        ("-1 day", None),
        ("1.5 hours", None),
        ("1 month", None),
        ("", None),
    ],
)
def test_a_length_of_time_is_a_number_and_a_unit(words: str, span: Duration | None) -> None:
    assert span_of(words) == span
