from __future__ import annotations

from grader.proof.page import proof_page
from grader.proof.proofs import CaughtAnswer, CheckProof, Count, Proof, ProofFinding
from grader.text import Text

PROOF = Proof(
    exercise="ex01",
    title=Text("<Scale>", "缩放"),
    seeds=Count(5, 5),
    share=0.25,
    wrong=Count(1, 1),
    mutants=Count(0, 1),
    equivalent=0,
    idle=(),
    findings=(ProofFinding("mutant", Text("Add a case.", "请补一个用例。")),),
    checks=(CheckProof("by-hand", 0.25, 0.0125), CheckProof("any-size")),
    catches=(CaughtAnswer("sign-flipped", ("any-size",)), CaughtAnswer("a < b → a <= b", (), mutant=True, line=7)),
)


def test_the_page_shows_what_each_check_catches_in_one_language() -> None:
    english, chinese = (proof_page(PROOF, language).decode() for language in ("en", "zh"))
    assert "Add a case." in english
    assert "请补" not in english
    assert "请补一个用例。" in chinese
    row = english.partition("sign-flipped")[2].partition("</tr>")[0]
    assert row.count("<td") == 2
    assert row.index("✓") > row.index("</td>")


def test_what_nothing_catches_stands_out_with_its_line() -> None:
    page = proof_page(PROOF, "en").decode()
    row = page.partition("a &lt; b")[2].partition("</tr>")[0]
    assert "(line 7)" in row
    assert row.count("none") == 2
    assert "✓" not in row


def test_margins_and_times_are_told_and_nothing_is_markup() -> None:
    page = proof_page(PROOF, "en").decode()
    assert "25 %" in page
    assert "0.013" in page or "0.012" in page
    assert "<Scale>" not in page
