"""What general evidence says of wrong answers made of the references is true: a sample of the corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.proof.specimens import Cause, corpus_of, specimen_of
from grader.proof.truth import account_of

ROOT = Path(__file__).parents[2]
EXERCISES = {one.id: one for one in load_course(ROOT).exercises}


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


def test_the_corpus_is_recorded_and_every_specimen_of_a_cause_is_another() -> None:
    """What is recorded is what `validate` tries: more than 300 wrong answers, each with its cause."""
    lines = (ROOT / "benchmarks" / "wrong_answers.jsonl").read_text(encoding="utf-8").splitlines()
    recorded = [(recipe["exercise"], recipe["cause"], recipe["change"]) for recipe in map(json.loads, lines)]
    made = [(exercise.id, one.cause, one.change) for exercise in EXERCISES.values() for one in corpus_of(exercise)]
    assert recorded == made
    assert len(made) == len(set(made)) > 300
