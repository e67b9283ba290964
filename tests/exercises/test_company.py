"""What an answer must not depend on: the number of dimensions of x in ex25, the other images in ex32."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.observation import observe
from grader.judge.plan import plan_exercise
from grader.judge.solution import Solution

EXERCISES: Final = {exercise.id: exercise for exercise in load_course(Path(__file__).parents[2]).exercises}
FLATTENED: Final = ["x.flatten(1)", "x.reshape(len(x), -1)", "x.view(x.shape[0], -1) if x.dim() > 2 else x"]
COMPANY: Final = {
    "by mean and spread": "hidden = torch.tanh(((images - images.mean()) / images.std()).flatten(1) @ w1 + b1)",
    "by the largest": "hidden = torch.tanh((images.flatten(1) / images.max() - 0.5) @ w1 + b1)",
}


def solution(exercise: str, old: str, new: str, folder: Path) -> Solution:
    source = (EXERCISES[exercise].private / "solution.py").read_text(encoding="utf-8")
    assert old in source
    path = folder / "changed.py"
    path.write_text(source.replace(old, new), encoding="utf-8")
    return Solution(path, EXERCISES[exercise].probe)


@pytest.mark.parametrize("flattened", ["x", *FLATTENED])
def test_a_step_that_flattens_x_fails_with_numbers_of_words(tmp_path: Path, flattened: str) -> None:
    exercise = EXERCISES["ex25"]
    changed = solution("ex25", "model(x)", f"model({flattened})", tmp_path)
    words = next(check for check in exercise.checks if check.id == "hidden-words")
    alone = replace(exercise, checks=(words,), misconceptions=())
    questions = plan_exercise(alone, Seeds("7", "secret")).questions[words.id]
    passed = [
        observe(question, changed.answer_in_place(str(words.target), question.case)).passed for question in questions
    ]
    assert all(passed) == (flattened == "x")


@pytest.mark.parametrize("line", COMPANY.values(), ids=COMPANY)
def test_a_predictor_that_measures_an_image_by_its_company_fails(tmp_path: Path, line: str) -> None:
    right = "hidden = torch.tanh((images.flatten(1) - 0.5) @ w1 + b1)"
    changed = solution("ex32", right, line, tmp_path)
    flags = changed.function("probe:habits")(12)
    assert isinstance(flags, tuple)
    assert flags[:-1] == (True,) * 6
    assert not flags[-1]
