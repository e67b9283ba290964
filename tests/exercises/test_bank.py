"""Every exercise of the course: its solution passes, its stub earns nothing, each known wrong answer is named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.comparison.structure import tensors_in
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.result import CheckStatus, Result, ResultStatus, Visibility
from grader.submission.submission import Submission
from grader.submission.vocabulary import known_bans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.course.model import Exercise
    from grader.judge.plan import Plan
    from grader.sandbox.zygote import Zygote

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT, frozenset(known_bans()))
SEEDS = Seeds("2026", "secret")
SAME = ("check", "status", "points", "max_points", "misconception", "hint", "message")
"""What a verdict by a release shares with one by the reference."""


@pytest.fixture(scope="module", params=COURSE.exercises, ids=lambda exercise: exercise.id)
def exercise(request: pytest.FixtureRequest) -> Exercise:
    found: Exercise = request.param
    return found


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Exercise]:
    """The exercises of the release that the wheel carries, put together as it will be installed."""
    place = tmp_path_factory.mktemp("released")
    for path in (ROOT / "exercises", *(ROOT / "grader" / "builtin").iterdir()):
        (place / path.name).symlink_to(path)
    return {exercise.id: exercise for exercise in load_course(place, frozenset(known_bans())).exercises}


def results_of(warm: Zygote, plan: Plan, paths: Sequence[Path]) -> dict[str, Result]:
    """Judge files; return their results by the files' names."""
    exercise = plan.exercise
    submissions = [
        Submission(exercise.id, path.stem, str(path), f"{exercise.id}.py", str(number), path.read_bytes())
        for number, path in enumerate(paths)
    ]
    results: list[Result] = []
    with pytest.MonkeyPatch.context() as patch:
        # The search for the smallest counterexample takes most of the time, and test_verdicts.py names with it.
        patch.setattr("grader.judge.verdict.shrink", lambda _, failed: failed)
        judge({exercise.id: plan}, submissions, warm, Conditions("2026"), results.append)
    return {str(result.student): result for result in results}


@pytest.fixture(scope="module")
def plan(exercise: Exercise) -> Plan:
    return plan_exercise(exercise, SEEDS)


@pytest.fixture(scope="module")
def judged(warm: Zygote, exercise: Exercise, plan: Plan) -> dict[str, Result]:
    """The results of the solution, the stub and each known wrong answer, by the names of their files."""
    paths = [exercise.private / "solution.py", exercise.folder / "stub.py"]
    return results_of(warm, plan, [*paths, *(misconception.path for misconception in exercise.misconceptions)])


def test_the_course_lists_every_folder_of_the_bank_with_ids_in_a_row() -> None:
    ids = [exercise.id for exercise in COURSE.exercises]
    assert ids == [f"ex{number:02d}" for number in range(1, len(ids) + 1)]
    folders = {path.name.partition("_")[0] for path in (ROOT / "exercises").iterdir() if path.is_dir()}
    assert set(ids) == folders


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


def test_a_release_asks_and_judges_as_the_reference_does(
    warm: Zygote, exercise: Exercise, plan: Plan, judged: dict[str, Result], released: dict[str, Exercise]
) -> None:
    recorded = plan_exercise(released[exercise.id], SEEDS)
    for check, questions in recorded.questions.items():
        for asked, drawn in zip(questions, plan.questions[check], strict=True):
            assert (asked.case.layout, asked.case.dtype) == (drawn.case.layout, drawn.case.dtype)
            # Another processor may round the last digit of a draw, and of an answer, otherwise.
            given = [tensors_in(question.case.arguments) for question in (asked, drawn)]
            torch.testing.assert_close(*given, equal_nan=True)
    # One wrong answer of each exercise, another in each; `benchmarks/parity.py` compares all of them.
    place = sum(exercise.id.encode()) % len(exercise.misconceptions)
    paths = [exercise.private / "solution.py", exercise.misconceptions[place].path]
    for name, student in results_of(warm, recorded, paths).items():
        for whole, found in zip(judged[name].checks, student.checks, strict=True):
            if found.status is CheckStatus.WITHHELD:
                assert whole.visibility is Visibility.HIDDEN or whole.check == "speed"
            else:
                assert [getattr(found, key) for key in SAME] == [getattr(whole, key) for key in SAME]


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
