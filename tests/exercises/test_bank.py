"""Every exercise of the course: its solution passes, its stub earns nothing, each known wrong answer is named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.result import CheckStatus, Result, ResultStatus
from grader.submission.submission import Submission
from grader.submission.vocabulary import known_bans

if TYPE_CHECKING:
    from grader.course.model import Exercise
    from grader.sandbox.zygote import Zygote

COURSE = load_course(Path(__file__).parents[2], frozenset(known_bans()))


@pytest.fixture(scope="module", params=COURSE.exercises, ids=lambda exercise: exercise.id)
def exercise(request: pytest.FixtureRequest) -> Exercise:
    found: Exercise = request.param
    return found


@pytest.fixture(scope="module")
def judged(warm: Zygote, exercise: Exercise) -> dict[str, Result]:
    """The results of the solution, the stub and each known wrong answer, by the names of their files."""
    paths = [exercise.private / "solution.py", exercise.folder / "stub.py"]
    paths += [misconception.path for misconception in exercise.misconceptions]
    submissions = [
        Submission(exercise.id, path.stem, str(path), f"{exercise.id}.py", str(number), path.read_bytes())
        for number, path in enumerate(paths)
    ]
    plan = plan_exercise(exercise, Seeds("2026", "secret"))
    results: list[Result] = []
    with pytest.MonkeyPatch.context() as patch:
        # The search for the smallest counterexample takes most of the time, and test_verdicts.py names with it.
        patch.setattr("grader.judge.verdict.shrink", lambda _, failed: failed)
        judge({exercise.id: plan}, submissions, warm, Conditions("2026"), results.append)
    return {str(result.student): result for result in results}


def test_the_course_has_the_whole_bank_in_order() -> None:
    assert [exercise.id for exercise in COURSE.exercises] == [f"ex{number:02d}" for number in range(1, 35)]


def test_the_solution_passes_and_the_stub_earns_nothing(judged: dict[str, Result]) -> None:
    assert [
        (check.check, check.message.en) for check in judged["solution"].checks if check.status is not CheckStatus.PASSED
    ] == []
    assert judged["stub"].score == 0


def test_each_known_wrong_answer_loses_points_and_is_named(exercise: Exercise, judged: dict[str, Result]) -> None:
    assert len(exercise.misconceptions) >= 3
    for misconception in exercise.misconceptions:
        result = judged[misconception.path.stem]
        assert result.status is ResultStatus.GRADED
        assert result.score is not None
        assert result.score < result.max_score
        named = Counter(verdict.misconception for verdict in result.checks if verdict.misconception)
        assert set(named) == {misconception.id}


def test_both_languages_are_complete(exercise: Exercise) -> None:
    texts = [exercise.title, exercise.statement, *exercise.hints]
    texts += [text for check in exercise.checks for text in (check.title,)]
    texts += [
        text for misconception in exercise.misconceptions for text in (misconception.title, misconception.explanation)
    ]
    assert len(exercise.hints) >= 3
    for text in texts:
        assert text.en.strip()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text.zh) or text.zh == text.en
