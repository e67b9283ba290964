from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from grader.course.check_kind import COMPARED, CheckKind, require_compared
from grader.course.load import load_course

ROOT = Path(__file__).parents[2]
CHECKS = [
    check
    for course in (ROOT, ROOT / "courses" / "building-blocks")
    for exercise in load_course(course).exercises
    for check in exercise.checks
]


def test_every_check_is_of_one_kind_and_only_those_over_cases_are_compared() -> None:
    of = defaultdict(list)
    for check in CHECKS:
        of[CheckKind.of(check)].append(check)
    assert of.keys() == set(CheckKind)
    for kind, checks in of.items():
        assert all(bool(check.cases) == (kind in COMPARED) for check in checks)
    require_compared(of[CheckKind.PROBE][0])
    with pytest.raises(NotImplementedError, match=r"examination\.py.*evaluation\.py"):
        require_compared(of[CheckKind.TEST][0])


def test_a_kind_that_is_not_known_is_an_error_that_says_where_to_add_it() -> None:
    check = next(check for check in CHECKS if CheckKind.of(check) is CheckKind.CALL)
    with pytest.raises(NotImplementedError, match=r"Add its kind to CheckKind in grader/course/check_kind\.py"):
        CheckKind.of(replace(check, call=None))
