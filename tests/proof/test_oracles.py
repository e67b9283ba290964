"""A solution is compared with a second source of right answers, so that a wrong one does not prove itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.proof.oracles import consult
from tests.proof.conftest import EFFORT, Draft

if TYPE_CHECKING:
    from pathlib import Path

    from tests.proof.conftest import Bench

GRADIENT = "def weighted_mean(x, w):\n    return 2 * x * w / w.sum()\n"
"""The gradient of Σ wᵢxᵢ² / Σ wᵢ by x."""
BY_AUTOGRAD = '  - {call: weighted_mean, gradient_of: "lambda x, w: (w * x ** 2).sum() / w.sum()", by: [x]}\n'
BY_DIFFERENCES = BY_AUTOGRAD.replace("by: [x]", "by: [x], differences: true")
OF_ANOTHER = (
    '  - {call: weighted_mean, gradient_of: "lambda u, w: (w * u).sum() / w.sum()", by: {u: "lambda x: x * x"}}\n'
)
IDENTITY = '  - {call: weighted_mean, identity: "lambda answer, x, w: (answer * w.sum(), 2 * w * x)"}\n'
RECORDED = (
    "  - call: weighted_mean\n    recorded:\n"
    "      - {arguments: {x: {values: [1, 2]}, w: {values: [1, 3]}}, answer: [0.5, 3]}\n"
)
WAYS = {"autograd": BY_AUTOGRAD, "differences": BY_DIFFERENCES, "identity": IDENTITY, "recorded": RECORDED}


def said(root: Path, draft: Draft) -> list[str]:
    (exercise,) = draft.write(root).exercises
    return [consulted.difference.en for consulted in consult(exercise, "7", 12)]


@pytest.mark.parametrize("oracle", WAYS.values(), ids=WAYS)
def test_a_right_solution_agrees_and_a_negated_one_does_not(tmp_path: Path, oracle: str) -> None:
    assert said(tmp_path / "right", Draft(solution=GRADIENT, oracle=oracle)) == [""]
    negated = GRADIENT.replace("2 * x", "-2 * x")
    (told,) = said(tmp_path / "wrong", Draft(solution=negated, oracle=oracle))
    assert "where the oracle gives" in told


def test_a_gradient_may_be_taken_by_what_is_made_of_the_arguments(tmp_path: Path) -> None:
    derivative = "def weighted_mean(x, w):\n    return w / w.sum()\n"
    assert said(tmp_path, Draft(solution=derivative, oracle=OF_ANOTHER)) == [""]


@pytest.mark.parametrize(
    ("solution", "told"),
    [
        ("def weighted_mean(x, w):\n    return (2 * x * w / w.sum()).sum()\n", "has the shape () and should have (3,)"),
        ("def weighted_mean(x, w):\n    return x, w\n", "has 2 parts, and the oracle gives 1"),
        ("def weighted_mean(x, w):\n    return x * float('nan')\n", "is nan in entry 0"),
    ],
)
def test_another_form_is_told_for_what_it_is(tmp_path: Path, solution: str, told: str) -> None:
    (difference,) = said(tmp_path, Draft(solution=solution, oracle=BY_AUTOGRAD))
    assert told in difference


def test_an_oracle_that_fails_itself_is_told(tmp_path: Path) -> None:
    oracle = '  - {call: weighted_mean, gradient_of: "lambda x, w: x @ w.missing", by: [x]}\n'
    (difference,) = said(tmp_path, Draft(solution=GRADIENT, oracle=oracle))
    assert "raises AttributeError" in difference


def test_validate_fails_a_negated_solution_that_agrees_with_its_wrong_answers(bench: Bench) -> None:
    negated = GRADIENT.replace("2 * x", "-2 * x")
    wrong = {"right-in-truth": GRADIENT, "half": negated.replace("-2", "-1")}
    effort = replace(EFFORT, mutants=1)
    assert "oracle" not in bench.kinds(Draft(solution=negated, wrong=wrong), effort)  # nothing else can tell
    bench.root = bench.root.with_name("with-an-oracle")
    findings = bench.prove(Draft(solution=negated, wrong=wrong, oracle=BY_AUTOGRAD), effort).findings
    (finding,) = (finding for finding in findings if finding.kind == "oracle")
    assert not finding.note
    assert "`weighted_mean` and its oracle (`gradient_of`) do not agree (seed 0, check `values`" in finding.text.en


def test_an_oracle_that_is_never_asked_is_found(bench: Bench) -> None:
    entries = Draft().entries + "  - {name: other, signature: '(x)'}\n"
    second = "\n\ndef other(x):\n    raise NotImplementedError\n"
    draft = Draft(solution=GRADIENT + second, stub=Draft().stub + second, entries=entries, oracle=BY_AUTOGRAD)
    draft.oracle = draft.oracle.replace("weighted_mean", "other").replace("lambda x, w: (w * ", "lambda x: (")
    draft.oracle = draft.oracle.replace(" / w.sum()", "")
    texts = [
        finding.text.en
        for finding in bench.prove(draft, replace(EFFORT, mutants=1)).findings
        if finding.kind == "oracle"
    ]
    assert len(texts) == 1
    assert "was never used" in texts[0]
