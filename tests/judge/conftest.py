"""One warm process for all tests of the judge, and the tiny course made ready."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.judge.single import Part, judge_one
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from grader.result import Result
    from grader.sandbox.zygote import Zygote

SAMPLES = Path(__file__).parents[1] / "samples"


class Judged(Protocol):
    """Judges one source and returns its result."""

    def __call__(self, exercise: str, source: str, *, course: Path = ..., case: str | None = ...) -> Result: ...


@pytest.fixture
def judged(warm: Zygote) -> Judged:
    def run(exercise: str, source: str, *, course: Path = SAMPLES / "tiny_course", case: str | None = None) -> Result:
        found = next(known for known in load_course(course).exercises if known.id == exercise)
        if case is not None:
            return judge_one(warm, found, _submission(exercise, source), Conditions("2026"), Part(case))
        plan = plan_exercise(found, Seeds("2026", "secret"))
        results: list[Result] = []
        judge({exercise: plan}, [_submission(exercise, source)], warm, Conditions("2026"), results.append)
        return results[0]

    return run


def _submission(exercise: str, source: str) -> Submission:
    return Submission(exercise, None, f"{exercise}.py", f"{exercise}.py", "0", source.encode())
