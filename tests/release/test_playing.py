"""Public tests that ask the reference: recorded where what they ask follows from their draws, withheld elsewhere."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from grader.course.load import load_course
from grader.judge.conditions import Conditions
from grader.judge.single import judge_one
from grader.release.make import make_release
from grader.result import CheckStatus, Result
from grader.submission.submission import Submission
from tests.release.conftest import TINY

if TYPE_CHECKING:
    from grader.sandbox.zygote import Zygote

TESTS: Final = """
import torch


def test_drawn(submission, reference, draw, compare):
    x = draw("normal", 5, 3)
    for factor in (0.5, 3.0):
        compare(submission.scale(x, factor), reference.scale(x, factor=factor))


def test_answered(submission, reference, draw, compare):
    answer = submission.scale(draw("normal", 4), 3.0)
    compare(answer, reference.scale(answer / 3.0, 3.0))


def test_changing(submission, reference, draw, compare):
    compare(submission.scale(draw("normal", 2)), reference.scale(torch.rand(2)))


def test_timed(submission, reference_worker, draw):
    reference_worker.scale(draw("normal", 2))
    submission.scale(draw("normal", 2))


def test_led_on(submission, reference, draw, compare):
    x = draw("normal", 2)
    if submission.scale(x, 7.0)[0] == 0:  # as no answer of the course is
        compare(x, reference.scale(x, 11.0))
"""
NAMES: Final = ("drawn", "answered", "changing", "timed", "led_on")
CHECK: Final = "  - {{id: {id}, title: {{en: {id}, zh: {id}}}, points: 1, uses: [scale], test: test_{name}}}\n"
ANSWERS: Final = {
    "right": "def scale(x, factor=2.0):\n    return factor * x\n",
    "wrong": "def scale(x, factor=2.0):\n    return factor * x + 1\n",
    "odd": "def scale(x, factor=2.0):\n    return 0 * x if factor == 7 else factor * x\n",
}


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course with tests that ask the reference."""
    root = Path(shutil.copytree(TINY, tmp_path_factory.mktemp("asking") / "course"))
    folder = root / "exercises/ex01_scale"
    (folder / "checks.py").write_text(TESTS, encoding="utf-8")
    with (folder / "exercise.yaml").open("a", encoding="utf-8") as file:
        file.writelines(CHECK.format(id=name.replace("_", "-"), name=name) for name in NAMES)
    return root


@pytest.fixture(scope="module")
def recorded(asking: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recorded") / "course"
    course = load_course(asking)
    make_release(course, course.exercises[:1], folder, lambda _: None)
    return folder


def judged(warm: Zygote, root: Path, name: str) -> Result:
    course = load_course(root)
    submission = Submission("ex01", None, "ex01.py", "ex01.py", "0", ANSWERS[name].encode())
    return judge_one(warm, course.exercises[0], submission, Conditions(course.seed))


def test_a_test_whose_questions_follow_from_its_draws_is_recorded_and_others_are_withheld(recorded: Path) -> None:
    told = json.loads((recorded / "RELEASE.json").read_bytes())["exercises"]["ex01"]
    assert told["checks"] == ["by-hand", "any-size", "drawn", "led-on"]
    why = {check["id"]: check["why"] for check in told["withheld"] if check["visibility"] == "public"}
    assert why == dict.fromkeys(("answered", "changing", "timed"), "its test runs the reference")


@pytest.mark.parametrize(("name", "status"), [("right", CheckStatus.PASSED), ("wrong", CheckStatus.FAILED)])
def test_a_recorded_test_judges_as_with_the_reference(
    warm: Zygote, asking: Path, recorded: Path, name: str, status: CheckStatus
) -> None:
    whole, student = (
        next(check for check in judged(warm, root, name).checks if check.check == "drawn")
        for root in (asking, recorded)
    )
    assert (whole.status, whole.message) == (student.status, student.message)
    assert student.status is status


def test_what_a_test_asks_that_was_not_recorded_costs_nothing(warm: Zygote, recorded: Path) -> None:
    result = judged(warm, recorded, "odd")
    (odd,) = (check for check in result.checks if check.check == "led-on")
    assert odd.status is CheckStatus.WITHHELD
    assert result.passed
    # of by-hand, any-size and drawn; led-on, answered, changing, timed and the hidden one are the instructor's
    points = [result.score, result.max_score, result.withheld_points]
    assert points == [Decimal("3.5"), Decimal("3.5"), Decimal(5)]
