"""The sentences that students would read about wrong answers made from the solution: an untrue one is a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.proof.proofs import Count, ProofFinding
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.proof.specimens import Specimen
    from grader.proof.truth import Account

Heard = tuple["Specimen", "Account"]
SHOWN: Final = 3
"""Untrue sentences that are shown; the others are counted."""


def sentences_in(heard: Sequence[Heard]) -> Count:
    """Return how many sentences of general evidence were true, and how many there were."""
    said = [sentence for _, account in heard for sentence in account.said if sentence.claim]
    return Count(sum(sentence.true for sentence in said), len(said))


def claim_findings(heard: Sequence[Heard]) -> Iterator[ProofFinding]:
    """Yield the sentences about a wrong answer that do not hold on other cases."""
    untrue = [(specimen, sentence) for specimen, account in heard for sentence in account.said if not sentence.true]
    for specimen, said in untrue[:SHOWN]:
        text = Text(
            "The grader says something untrue about a wrong answer ({cause}: `{change}`) in `{check}`:"
            " “{sentence}” The fault is in the grader's diagnosis, not in the exercise; please report it.",
            "对一个错误答案（{cause}：`{change}`）在 `{check}` 中说了不实的话：“{sentence}”"
            "问题不在题目，而在评分程序的诊断；请报告此问题。",
        )
        said_of = text.format(cause=specimen.cause, change=specimen.change, check=said.check, sentence=said.sentence)
        yield ProofFinding("untrue", said_of, said.check)
    if len(untrue) > SHOWN:
        rest = Text(
            "The grader says {n} more untrue sentences about wrong answers.", "另有 {n} 句对错误答案的说明不实。"
        )
        yield ProofFinding("untrue", rest.format(n=len(untrue) - SHOWN))
