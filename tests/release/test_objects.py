"""A release judges classes as the course does: with the recorded parameters of the solution, and with its bans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.release.make import make_release
from grader.result import CheckStatus
from grader.submission.submission import Submission
from tests.judge.test_banned_in_classes import NORM

if TYPE_CHECKING:
    from grader.result import Result
    from grader.sandbox.zygote import Zygote

ROOT = Path(__file__).parents[2] / "courses" / "building-blocks"


def test_a_class_is_judged_from_a_release(tmp_path: Path, warm: Zygote, lent: None) -> None:
    assert lent is None
    course = load_course(ROOT)
    (norm,) = (exercise for exercise in course.exercises if exercise.id == "batch-norm")
    make_release(course, [norm], tmp_path / "release", lambda _: None)
    (released,) = load_course(tmp_path / "release").exercises
    plan = plan_exercise(released, Seeds(course.seed, course.seed))
    banned = NORM.format(name='eval("nn.functional.bat" + "ch_norm")').encode()
    sources = {"right": (norm.private / "solution.py").read_bytes(), "banned": banned}
    sources |= {known.id: known.path.read_bytes() for known in norm.misconceptions[:2]}
    results: list[Result] = []
    handed = [Submission("batch-norm", None, name, "batch-norm.py", "0", data) for name, data in sources.items()]
    judge({"batch-norm": plan}, handed, warm, Conditions(course.seed), results.append)
    right, forbidden, *wrong = results
    withheld = {CheckStatus.WITHHELD}
    assert {check.status for check in right.checks} - withheld == {CheckStatus.PASSED}
    assert {check.status for check in forbidden.checks} - withheld == {CheckStatus.BLOCKED}
    for known, result in zip(norm.misconceptions[:2], wrong, strict=True):
        assert known.id in {check.misconception for check in result.checks}
