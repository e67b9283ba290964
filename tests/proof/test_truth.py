"""What general evidence says of wrong answers made of the references is true: a sample of the corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.proof.specimens import Cause, corpus_of, specimen_of
from grader.proof.truth import account_of

EXERCISES = {exercise.id: exercise for exercise in load_course(Path(__file__).parents[2]).exercises}


@pytest.mark.parametrize(
    ("exercise", "cause", "change", "claim"),
    [
        ("ex07", Cause.FACTOR, "softmax → negated", "Multiple"),
        ("ex07", Cause.ROUNDED, "softmax → through float32", "Rounded"),
        ("ex07", Cause.DTYPE, "softmax → in float64", "WrittenDtype"),
        ("ex01", Cause.PERMUTED, "mse_grad → parts turned", "Permuted"),
        ("ex01", Cause.FACTOR, "mse_grad → times 0.3", "Multiple"),
        ("ex05", Cause.ROUNDED, "tanh → through float32", "Rounded"),  # saturated cases say nothing
        ("ex30", Cause.FACTOR, "least_squares → doubled", "Multiple"),  # nor do those drowned in rounding
        ("ex07", Cause.EPSILON, "softmax → plus 1e-7", "Needless"),
        ("ex04", Cause.CLIPPED, "torch.exp(-x.abs()) → torch.exp((-x.abs()).clamp(-10, 10)) (1)", "Needless"),
    ],
)
def test_the_cause_of_a_specimen_is_told_and_the_sentence_is_true(
    exercise: str, cause: Cause, change: str, claim: str
) -> None:
    specimen = specimen_of(EXERCISES[exercise], cause, change)
    assert specimen is not None
    account = account_of(specimen, plan_exercise(EXERCISES[exercise], Seeds("2026", "corpus")))
    assert claim in {said.claim for said in account.said}
    assert [said for said in account.said if not said.true] == []


@pytest.mark.parametrize("change", ["softmax → times 1 - 1e-8", "softmax → plus 1e-7"])
def test_a_small_error_is_never_called_a_lower_precision(change: str) -> None:
    specimen = specimen_of(EXERCISES["ex07"], Cause.EPSILON, change)
    assert specimen is not None
    account = account_of(specimen, plan_exercise(EXERCISES["ex07"], Seeds("2026", "corpus")))
    assert account.failed
    assert "Rounded" not in {said.claim for said in account.said}


def test_the_corpus_has_hundreds_of_wrong_answers_with_their_causes_each_another() -> None:
    made = [
        (exercise.id, specimen.cause, specimen.change)
        for exercise in EXERCISES.values()
        for specimen in corpus_of(exercise)
    ]
    assert len(made) == len(set(made)) > 300
    assert {cause for _, cause, _ in made} == set(Cause)
