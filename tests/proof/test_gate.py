"""A good exercise is proven; each way of spoiling it is found, and told for what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.proof.effort import Effort
from grader.proof.proofs import Count
from tests.proof.conftest import CHECK, NOT_DIVIDED, SOLUTION, STATEMENT, UNWEIGHTED, Draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.proof.conftest import Bench

LOOSE = "tolerance: {relative: 0.01, absolute: 0.01}"
TESTED = (
    "\n  - {id: tested, title: {en: tested, zh: 检查}, points: 1, test: test_it, uses: [weighted_mean]}"
    + CHECK.format(id="hidden", more="")
)
"""Hidden checks, one of them a test of checks.py."""
TEST = "def test_it(submission, draw, compare):\n    x = draw('ones', 3)\n    "
SUM = "def weighted_mean(x, w):\n    return (x * w).sum()\n"
WRONG_SUM = {"unweighted": "def weighted_mean(x, w):\n    return x.sum()\n"}


def test_a_good_exercise_is_proven(bench: Bench) -> None:
    proof = bench.prove(Draft())
    assert [finding.text.en for finding in proof.findings if not finding.note] == []
    assert proof.proven
    assert proof.seeds == Count(6, 6)
    assert proof.wrong == Count(2, 2)
    assert proof.mutants.done == proof.mutants.of > 12
    assert 0 < proof.share < 0.1
    assert (proof.idle, proof.equivalent) == ((), 0)


def test_a_check_that_compares_nothing_is_idle(bench: Bench, few: Callable[[int], Effort]) -> None:
    proof = bench.prove(
        Draft(SUM, hidden=TESTED, wrong=WRONG_SUM, tests=TEST + "submission.weighted_mean(x, x)\n"), few(3)
    )
    assert proof.idle == ("tested",)
    (finding,) = (finding for finding in proof.findings if not finding.note)
    assert (finding.kind, finding.check) == ("idle", "tested")
    assert "it catches none of the wrong answers and mutants" in finding.text.en


def test_a_check_that_catches_only_what_is_wrong_everywhere_is_idle(bench: Bench) -> None:
    finite = TEST + "assert all(one == one for one in submission.weighted_mean(x, x).flatten().tolist())\n"
    proof = bench.prove(Draft(SUM, hidden=TESTED, wrong=WRONG_SUM, tests=finite))
    assert proof.idle == ("tested",)
    (finding,) = (finding for finding in proof.findings if finding.kind == "idle")
    assert "it catches only answers that are wrong everywhere" in finding.text.en


def test_a_tolerance_that_lets_a_lower_precision_through_is_too_loose(
    bench: Bench, few: Callable[[int], Effort]
) -> None:
    public, hidden = (CHECK.format(id=name, more=LOOSE) for name in ("values", "hidden"))
    assert bench.kinds(Draft(public=public, hidden=hidden), few(3)) >= {"loose", "lower_precision"}


def test_one_loose_check_among_good_ones_is_named(bench: Bench, few: Callable[[int], Effort]) -> None:
    proof = bench.prove(Draft(hidden=CHECK.format(id="hidden", more=LOOSE)), few(3))
    assert [(finding.kind, finding.check) for finding in proof.findings if not finding.note] == [("loose", "hidden")]


def test_a_tolerance_that_another_order_of_summation_may_break_is_too_tight(
    bench: Bench, few: Callable[[int], Effort]
) -> None:
    tight = CHECK.format(id="values", more="tolerance: {relative: 3.0e-16}")
    tight = tight.replace("float64, float32", "float64").replace("contiguous, strided", "contiguous")
    proof = bench.prove(Draft(public=tight), few(3))
    assert {(finding.kind, finding.check) for finding in proof.findings if not finding.note} == {("tight", "values")}
    assert proof.share > 0.1


def test_a_wrong_answer_that_passes_is_found(bench: Bench, few: Callable[[int], Effort]) -> None:
    proof = bench.prove(Draft(wrong={"unweighted": UNWEIGHTED, "not-wrong": SOLUTION}), few(3))
    texts = [finding.text.en for finding in proof.findings if finding.kind == "wrong-passes"]
    assert len(texts) == 2  # the public checks, and the hidden ones
    assert all("`not-wrong`" in text for text in texts)
    assert proof.wrong == Count(1, 2)


def test_a_wrong_answer_must_be_caught_by_a_hidden_check_too(bench: Bench, few: Callable[[int], Effort]) -> None:
    hidden = CHECK.format(id="hidden", more="").replace("uniform: [N], low: 0.5, high: 1.5", "ones: [N]")
    proof = bench.prove(Draft(hidden=hidden), few(3))
    assert any(finding.kind == "wrong-passes" and "hidden" in finding.text.en for finding in proof.findings)


def test_a_wrong_answer_that_is_named_as_another_is_found(bench: Bench, few: Callable[[int], Effort]) -> None:
    wrong = {"not-divided": NOT_DIVIDED, "same-again": NOT_DIVIDED.replace("x * w", "w * x"), "unweighted": UNWEIGHTED}
    (finding,) = (
        finding for finding in bench.prove(Draft(wrong=wrong), few(3)).findings if finding.kind == "wrong-misnamed"
    )
    assert "`same-again` is recognised as `not-divided`" in finding.text.en


def test_a_wrong_answer_that_cannot_be_loaded_is_found(bench: Bench, few: Callable[[int], Effort]) -> None:
    # There is such a package where the judge runs, and none where submissions do.
    assert "wrong-broken" in bench.kinds(Draft(wrong={"unweighted": "import pytest\n" + UNWEIGHTED}), few(3))


RARE = """
  - id: hidden
    title: {en: hidden, zh: 检查}
    points: 1
    call: weighted_mean
    cases:
      - arguments:
          x: {normal: [3]}
          w: {uniform: [3], low: 0.5, high: 1.5}
"""
CAPPED = SOLUTION.replace("    total", "    w = w.clamp(max=1.3)\n    total")
ALWAYS = "      - arguments: {x: {values: [1, 2, 4]}, w: {values: [0.5, 1.25, 1.75]}}\n"


def test_a_wrong_answer_whose_score_is_luck_is_found(bench: Bench, few: Callable[[int], Effort]) -> None:
    wrong = {"unweighted": UNWEIGHTED, "capped": CAPPED}
    effort = replace(few(1), secret_seeds=6)
    (finding,) = (
        finding for finding in bench.prove(Draft(hidden=RARE, wrong=wrong), effort).findings if finding.kind == "luck"
    )
    assert (finding.check, finding.note) == ("hidden", False)
    assert re.search(r"`capped` passes on [1-5] of 6 seeds \(on seed \d it fails in group 1", finding.text.en)
    assert "unweighted" not in finding.text.en
    bench.root = bench.root.with_name("fixed")
    assert "luck" not in bench.kinds(Draft(hidden=RARE + ALWAYS, wrong=wrong), effort)


def test_a_mutant_whose_score_is_luck_is_found(bench: Bench) -> None:
    draft = Draft(solution=CAPPED, hidden=RARE)
    effort = Effort(seeds=2, hearings=1, draws=5, specimens=0, secret_seeds=6)
    texts = [finding.text.en for finding in bench.prove(draft, effort).findings if finding.kind == "luck"]
    assert any("w.clamp(max=1.3) → w" in text for text in texts)
    bench.root = bench.root.with_name("quick")
    assert "luck" not in bench.kinds(draft, replace(effort, mutants_again=False))


def test_a_stub_that_passes_is_found(bench: Bench, few: Callable[[int], Effort]) -> None:
    assert "stub" in bench.kinds(Draft(stub=f"{SOLUTION}\n\nDONE = True\n"), few(3))


@pytest.mark.parametrize(
    "line",
    [
        "    x = x + torch.rand(()).to(x.dtype)",
        "    x = x + 1e-3 * seen.append(0) if seen.append(0) else x + 1e-3 * len(seen)",
        "    if x.numel() == 5: raise RuntimeError('five')",
        "    x.view(-1)[0] if x.is_contiguous() else x.view(3, 7)",
    ],
    ids=["random", "remembers", "raises", "layout"],
)
def test_a_reference_that_does_not_answer_or_not_always_the_same_is_found(bench: Bench, line: str) -> None:
    head = "import torch\nseen = []\n\ndef weighted_mean(x, w):\n"
    solution = f"{head}{line}\n    return (x * w).sum() / w.sum()\n"
    proof = bench.prove(Draft(solution=solution))
    assert {finding.kind for finding in proof.findings if not finding.note} == {"reference"}
    assert proof.mutants.of == 0  # nothing else is tried


def test_a_mutant_that_survives_is_told_with_its_line_and_the_check_that_should_have_caught_it(bench: Bench) -> None:
    solution = SOLUTION.replace("(x * w).sum()", "(x * w).sum(dim=0)")
    proof = bench.prove(Draft(solution=solution))
    (finding,) = (finding for finding in proof.findings if finding.kind == "survivor")
    assert "Mutant `(x * w).sum(dim=0) → (x * w).sum()` in line 7 survives" in finding.text.en
    assert "Check `values` should have caught it; its cases: 5, N ∈ 3, 5; float64, float32" in finding.text.en
    assert "as the reference does on all 60 cases of 6 seeds" in finding.text.en
    assert proof.mutants.done == proof.mutants.of - 1


def test_a_survivor_that_is_listed_and_answers_alike_is_accepted(bench: Bench) -> None:
    solution = SOLUTION.replace("(x * w).sum()", "(x * w).sum(dim=0)")
    listed = {"(x * w).sum(dim=0) → (x * w).sum()": "x has one dimension"}
    proof = bench.prove(Draft(solution=solution, equivalent=listed))
    assert proof.proven
    assert proof.equivalent == 1


def test_a_list_of_equivalents_must_hold_what_it_says(bench: Bench) -> None:
    listed = {"x * w → x / w": "it is not", "x + 1 → x": "there is no such code"}
    findings = {finding.kind: finding.text.en for finding in bench.prove(Draft(equivalent=listed)).findings}
    assert "`x * w → x / w` as equivalent, but `values` catches it" in findings["equivalent-caught"]
    assert "`x + 1 → x`" in findings["equivalent-unknown"]


def test_no_more_than_one_in_ten_may_be_accepted(bench: Bench) -> None:
    solution = SOLUTION.replace("    total", "    w = w.abs()\n    total")
    listed = {"w.abs() → w": "w > 0", "w = w.abs() → pass": "w > 0", "w.abs() → -w.abs()": "the sign cancels"}
    assert bench.kinds(Draft(solution=solution, equivalent=listed)) == {"equivalent-many"}


def test_a_mutant_that_never_ends_is_caught(bench: Bench) -> None:
    solution = SOLUTION.replace("    total", "    n = 3\n    while n > 0:\n        n -= 1\n    total")
    proof = bench.prove(Draft(solution=solution))
    survivors = [finding.text.en for finding in proof.findings if finding.kind == "survivor"]
    assert not any("n -= 1 → n += 1" in text or "n -= 1 → pass" in text for text in survivors)


def test_an_entry_point_that_no_check_looks_at_is_found(bench: Bench, few: Callable[[int], Effort]) -> None:
    second = "\n\ndef other(x):\n    return x + 1\n"
    statement = {language: STATEMENT.format(title=title) + "`other(x)`\n" for language, title in _TITLES.items()}
    draft = Draft(
        solution=SOLUTION + second,
        stub=Draft().stub + "\n\ndef other(x):\n    raise NotImplementedError\n",
        entries=Draft().entries + "  - {name: other, signature: (x)}\n",
        statement=statement,
    )
    texts = [
        finding.text.en
        for finding in bench.prove(draft, few(3)).findings
        if finding.kind in ("zeros", "nothing", "nans")
    ]
    assert len(texts) == 3
    assert all("`other`" in text for text in texts)


def test_learning_the_public_answers_by_heart_must_not_be_enough(bench: Bench, few: Callable[[int], Effort]) -> None:
    assert bench.kinds(Draft(hidden=""), few(3)) == {"remembered"}


def test_a_right_answer_that_is_constant_may_be_listed(bench: Bench, few: Callable[[int], Effort]) -> None:
    draft = Draft(
        solution="def weighted_mean(x, w):\n    return x.new_ones(()) * (x.dtype == w.dtype)\n",
        wrong={"sum": "def weighted_mean(x, w):\n    return x.sum()\n"},
    )
    found = bench.kinds(draft, few(1))
    assert "ones" in found
    bench.root = bench.root.with_name("listed")
    draft.equivalent = {"weighted_mean → ones": "it is 1"}
    assert "ones" not in bench.kinds(draft, few(1))


def test_a_test_that_fails_itself_on_a_wrong_answer_is_found(bench: Bench, few: Callable[[int], Effort]) -> None:
    good = TEST + "compare(submission.weighted_mean(x, x), x.sum())\n"
    assert bench.kinds(Draft(SUM, hidden=TESTED, wrong=WRONG_SUM, tests=good), few(1)) == set()
    bench.root = bench.root.with_name("broken")
    broken = TEST + "{3: 0}[int(submission.weighted_mean(x, x))]\n"
    assert "judge-error" in bench.kinds(Draft(SUM, hidden=TESTED, wrong=WRONG_SUM, tests=broken), few(1))


_TITLES = {"en": "Mean", "zh": "均值"}


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ({"en": "# Mean\n\nWrite it.\n", "zh": "# 均值\n\n`weighted_mean(x, w)`\n"}, "name-missing"),
        ({"en": "# Mean\n\n`weighted_mean(x)`\n", "zh": "# 均值\n\n`weighted_mean(x, w)`\n"}, "signature-missing"),
        ({"en": "# Mean\n\n`weighted_mean(x, w)`\n", "zh": "`weighted_mean(x, w)` 均值\n"}, "outline"),
        ({"en": "# Mean\n\n`weighted_mean(x, w)`\n", "zh": "# 均值,加权\n\n`weighted_mean(x, w)`\n"}, "punctuation"),
        ({"en": "# 均值\n\n`weighted_mean(x, w)`\n", "zh": "# 均值\n\n`weighted_mean(x, w)`\n"}, "language"),
        ({"en": "# Mean\n\n`weighted_mean(x, w)`\n", "zh": "# The mean of\n\n`weighted_mean(x, w)`\n"}, "language"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_statements_must_agree_with_the_definition_and_with_each_other(
    bench: Bench, few: Callable[[int], Effort], statement: dict[str, str], kind: str
) -> None:
    assert bench.kinds(Draft(statement=statement), few(1)) == {kind}
