from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from grader.result import CheckStatus, Result, ResultStatus, SubmissionRef, Verdict, Visibility
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable


def build(student: str, exercise: str = "ex01", points: str = "1", *, fault: bool = False) -> Result:
    """Return a result with one check; with `fault`, one that the judge itself spoilt."""
    check = Verdict(
        "check",
        Text("Check", "检查"),
        CheckStatus.JUDGE_ERROR if fault else CheckStatus.PASSED,
        Decimal(points),
        Decimal(5),
        Visibility.HIDDEN,
        output="kept",
    )
    submission = SubmissionRef(f"{student}/{exercise}.py", "0")
    return Result("0.1.0", exercise, student, submission, ResultStatus.GRADED, Decimal(5), checks=(check,))


@pytest.fixture(scope="session")
def a_result() -> Callable[..., Result]:
    return build
