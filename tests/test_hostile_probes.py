"""The gain from lying to a probe: files in `hostile/probes/` do not solve their exercise and lie to its probe."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from grader.result import Result
    from grader.sandbox.zygote import Zygote

ROOT: Final = Path(__file__).parents[1]
LIES: Final = sorted((Path(__file__).parent / "hostile" / "probes").glob("ex*.py"))
PAGE: Final = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW: Final = re.compile(r"\| `(ex\w+)` \|[^|]*\| ([\d.]+) of ([\d.]+) \|")


def told() -> dict[str, tuple[Decimal, Decimal]]:
    """Return the points of each lie according to the page on security, and all lies."""
    return {name: (Decimal(points), Decimal(most)) for name, points, most in ROW.findall(PAGE)}


@pytest.fixture(scope="module")
def results(warm: Zygote) -> dict[str, Result]:
    """Judge every lie; isolation does not matter for its points."""
    wanted = {path.stem[:4] for path in LIES}
    exercises = [exercise for exercise in load_course(ROOT).exercises if exercise.id in wanted]
    # Known misconceptions name mistakes and give no points; to make them ready takes longest.
    plans = {
        exercise.id: plan_exercise(replace(exercise, misconceptions=()), Seeds("public", "secret"))
        for exercise in exercises
    }
    submissions = [Submission(path.stem[:4], path.stem, path.name, path.name, data=path.read_bytes()) for path in LIES]
    found: list[Result] = []
    judge(plans, submissions, warm, Conditions("public", isolation="process"), found.append)
    return {str(result.student): result for result in found}


def test_a_lie_is_worth_what_the_page_on_security_tells(results: dict[str, Result]) -> None:
    measured = {name: (result.score, Decimal(result.max_score)) for name, result in results.items()}
    assert measured == told()


def test_no_lie_that_the_page_tells_is_worth_more_than_a_tenth(results: dict[str, Result]) -> None:
    assert all(10 * (result.score or 0) <= result.max_score for result in results.values())
