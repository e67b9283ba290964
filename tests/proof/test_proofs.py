from __future__ import annotations

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from grader.proof.proofs import CaughtAnswer, CheckProof, Count, Proof, ProofFinding
from grader.text import Text

WORDS = st.text(max_size=8)
TEXTS = st.builds(Text, WORDS, WORDS)
COUNTS = st.builds(Count, st.integers(0, 99), st.integers(0, 99))
PROOFS = st.builds(
    Proof,
    exercise=WORDS,
    title=TEXTS,
    seeds=COUNTS,
    share=st.floats(0, math.inf, allow_nan=False),
    wrong=COUNTS,
    mutants=COUNTS,
    equivalent=st.integers(0, 9),
    idle=st.lists(WORDS, max_size=3).map(tuple),
    findings=st.lists(st.builds(ProofFinding, WORDS, TEXTS, st.none() | WORDS, st.booleans()), max_size=3).map(tuple),
    seconds=st.integers(0, 10_000).map(lambda number: number / 1000),
    checks=st.lists(st.builds(CheckProof, WORDS, st.floats(0, math.inf, allow_nan=False)), max_size=2).map(tuple),
    catches=st.lists(
        st.builds(CaughtAnswer, WORDS, st.lists(WORDS, max_size=2).map(tuple), st.booleans(), st.integers(0, 99)),
        max_size=2,
    ).map(tuple),
)


@given(PROOFS)
def test_a_proof_comes_back_from_strict_json_as_it_was(proof: Proof) -> None:
    assert Proof.from_json(json.loads(json.dumps(proof.to_json("zh"), allow_nan=False))) == proof


@given(PROOFS)
def test_an_exercise_is_proven_when_all_that_is_left_are_notes(proof: Proof) -> None:
    assert proof.proven == all(finding.note for finding in proof.findings)
    assert proof.to_json("en")["proven"] == proof.proven
