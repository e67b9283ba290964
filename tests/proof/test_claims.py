"""What is said of wrong answers is a part of the proof: an untrue sentence is a finding, a true one is counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.judge.cases.seeds import Seeds
from grader.judge.diagnosis.finding import Finding
from grader.judge.diagnosis.scale import Factor, Multiple
from grader.judge.plan import plan_exercise
from grader.proof.claims import SHOWN, claim_findings, sentences_in
from grader.proof.specimens import Cause, corpus_of
from grader.proof.truth import account_of
from grader.text import Text
from tests.proof.conftest import EFFORT, Draft

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from grader.judge.diagnosis.context import DiagnosisContext
    from grader.judge.observation import Observation
    from tests.proof.conftest import Bench


def test_true_sentences_are_counted_in_the_proof(bench: Bench) -> None:
    proof = bench.prove(Draft(), replace(EFFORT, specimens=4, mutants=3))
    assert proof.sentences.done == proof.sentences.of > 0
    assert "untrue" not in {finding.kind for finding in proof.findings}


def test_a_sentence_that_does_not_hold_on_other_cases_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A diagnosis that guesses is planted: it says of every wrong answer that it is three times the right one."""

    def guess(inquiry: DiagnosisContext, told: Observation) -> Finding:
        del inquiry, told
        return Finding(Text("It is 3 times too much.", "是期望值的 3 倍。"), claim=Multiple(("",), Factor(3.0), ()))

    monkeypatch.setattr("grader.proof.truth.diagnose", guess)
    (exercise,) = Draft().write(tmp_path).exercises
    plan = plan_exercise(exercise, Seeds("7", "s"))
    heard = [
        (specimen, account_of(specimen, plan)) for specimen in corpus_of(exercise) if specimen.cause is Cause.FACTOR
    ]
    said = sentences_in(heard)
    assert (said.done, said.of > SHOWN) == (0, True)
    first, *_, last = findings = list(claim_findings(heard))
    assert {finding.kind for finding in findings} == {"untrue"}
    assert "It is 3 times too much." in first.text.en
    assert f"{said.of - SHOWN} more" in last.text.en
