"""The second course is written in YAML alone: its right answers pass, and its wrong ones are told what they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.result import CheckStatus
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from grader.result import Result
    from grader.sandbox.zygote import Zygote

ROOT = Path(__file__).parents[2] / "courses" / "building-blocks"
EXERCISES = {exercise.id: exercise for exercise in load_course(ROOT).exercises}
LONGEST = 90
"""Lines of YAML for the public and the hidden checks together."""


@pytest.mark.parametrize("exercise", EXERCISES)
def test_right_answers_pass_and_wrong_ones_are_named(exercise: str, warm: Zygote) -> None:
    found = EXERCISES[exercise]
    paths = [found.private / "solution.py", *(misconception.path for misconception in found.misconceptions)]
    submissions = [Submission(exercise, None, path.name, f"{exercise}.py", "0", path.read_bytes()) for path in paths]
    results: list[Result] = []
    plan = plan_exercise(found, Seeds("2026", "secret"))
    judge({exercise: plan}, submissions, warm, Conditions("2026"), results.append)
    right, *wrong = results
    assert [(told.check, told.message.en) for told in right.checks if told.status is not CheckStatus.PASSED] == []
    for misconception, result in zip(found.misconceptions, wrong, strict=True):
        named = {told.misconception for told in result.checks}
        assert misconception.id in named, [(told.check, told.message.en) for told in result.checks]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_checks_of_an_exercise_are_short_and_need_no_python(exercise: str) -> None:
    found = EXERCISES[exercise]
    texts = [path.read_text("utf-8") for path in (found.folder / "exercise.yaml", found.private / "private.yaml")]
    checks = [part for text in texts for part in re.findall(r"^checks:\n(?:[ ].*\n)+", text, re.MULTILINE)]
    assert len(checks) == len(texts)
    assert sum(part.count("\n") for part in checks) <= LONGEST
    assert found.probe is None
    assert found.tests == ()
