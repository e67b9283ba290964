from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from grader.report.export.classroom50 import Times, marks, result
from grader.report.grade_table import GradeTable
from grader.result import CheckStatus, Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.report.outline import CourseInfo
    from grader.result import Verdict

IDENTITY = {
    "CLASSROOM": "dl",
    "ASSIGNMENT": "softmax",
    "SUBMISSION_TAG": "submit/1",
    "COMMIT_URL": "https://example.org/commit/1",
    "RELEASE_URL": "https://example.org/releases/1",
}


TIMES = Times("2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z")


def test_a_result_has_every_field_of_the_contract(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    document = json.loads(result(GradeTable.of(small_class, course), "ada", "en", IDENTITY, TIMES))
    assert document | {"tests": []} == {
        "schema": "classroom50/result/v1",
        "classroom": "dl",
        "assignment": "softmax",
        "submission": "submit/1",
        "commit": "https://example.org/commit/1",
        "release": "https://example.org/releases/1",
        "review": "https://example.org/commit/1",
        "datetime": "2026-11-20T10:00:00Z",
        "graded_at": "2026-11-21T10:00:00Z",
        "score": 15,
        "max-score": 35,
        "tests": [],
    }
    assert [set(test) for test in document["tests"]] == [{"test-name", "passed", "score", "max-score"}] * 6


@given(points=st.lists(st.decimals("0.25", 10, places=2), min_size=1, max_size=4))
def test_points_are_whole_and_nobody_has_all_who_did_not_pass(
    points: list[Decimal], course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    checks = [
        a_check(f"c{number}", CheckStatus.FAILED, str(min(one, Decimal("4.999")))) for number, one in enumerate(points)
    ]
    marked = marks(GradeTable.of([a_result("ada", "ex01", *checks)], course), "ada", "en")
    assert all(type(test[name]) is int for test in marked["tests"] for name in ("score", "max-score"))
    assert all(test["score"] < test["max-score"] and not test["passed"] for test in marked["tests"])
    assert marked["score"] == sum(test["score"] for test in marked["tests"])
