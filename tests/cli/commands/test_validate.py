from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grader.proof.page import proof_page
from grader.proof.proofs import Proof

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

QUICK = ("--quick", "--seeds", "2", "--mutants", "4", "--jobs", "1", "--isolation", "process")


@pytest.fixture
def good(work: Path) -> Path:
    """Make the first exercise of the tiny course one that is proven, and return its YAML."""
    definition = work.parent / "exercises" / "ex01_scale" / "exercise.yaml"
    text = definition.read_text(encoding="utf-8")
    definition.write_text(
        text.replace("    tolerance: {relative: 1e-6}\n", "").replace("得到什么?", "得到什么？"), encoding="utf-8"
    )
    return definition


def test_a_proven_exercise_is_a_line_of_the_table_and_exit_code_0(cli: Cli, good: Path) -> None:
    assert good.exists()
    ended = cli("validate", "ex01", *QUICK, "--format", "json", "--html", "pages")
    document = json.loads(ended.out)
    assert (ended.code, document["proven"], document["seeds"], document["mutants"]) == (0, True, 2, 4)
    (proof,) = (Proof.from_json(exercise) for exercise in document["exercises"])
    assert proof.proven
    assert (proof.exercise, proof.seeds.done, proof.wrong.of) == ("ex01", 2, 1)
    assert [bool(catch.by) for catch in proof.catches] == [True] * (1 + proof.mutants.of)
    assert all(catch.name in proof_page(proof, "en").decode() for catch in proof.catches if not catch.mutant)
    assert (good.parents[2] / "work" / "pages" / "ex01.html").read_bytes() == proof_page(proof, "en")


def test_what_is_missing_is_told_below_the_table_in_the_language_asked_for(cli: Cli, good: Path) -> None:
    text = good.read_text(encoding="utf-8")
    good.write_text(text.replace("points: 0.5", "points: 0.5\n    tolerance: {absolute: 0.1}"), encoding="utf-8")
    ended = cli("validate", "1", *QUICK, "--lang", "zh", "--quiet")
    assert ended.code == 1
    assert ended.err == ""
    assert "待改" in ended.out
    assert "✗" in ended.out  # quiet leaves out what is only noted
    told = cli("validate", "scale", *QUICK)
    assert told.code == 1
    assert "to fix" in told.out
    assert "✗" in told.out


def test_a_number_of_mutants_is_a_number_or_all(cli: Cli) -> None:
    for words in ("0", "-3", "many", "１"):
        ended = cli("validate", "--mutants", words)
        assert ended.code == 2
        assert words in ended.err


def test_a_course_without_its_reference_cannot_be_proven(cli: Cli, work: Path) -> None:
    (work.parent / "reference").rename(work.parent / "elsewhere")
    ended = cli("validate", "ex01")
    assert ended.code == 2
    assert "ex01 cannot be judged here" in ended.err


def test_an_exercise_that_is_not_there_is_a_usage_error(cli: Cli) -> None:
    assert cli("validate", "ex77").code == 2
