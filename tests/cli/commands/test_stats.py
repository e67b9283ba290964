"""`grader stats`: figures as a person writes them, and what they are figures of."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.cli import codes
from grader.cli.boundary import run
from grader.gradebook import Gradebook
from grader.result import CheckStatus, Result, ResultStatus, SubmissionRef, Verdict, Visibility
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

TINY = str(Path(__file__).parents[2] / "samples" / "tiny_course")


def result(student: str, marks: str, status: ResultStatus = ResultStatus.GRADED) -> Result:
    checks = tuple(
        Verdict(
            name,
            Text.same(name),
            CheckStatus.PASSED if mark == "+" else CheckStatus.FAILED,
            Decimal(mark == "+"),
            Decimal(1),
            Visibility.PUBLIC,
        )
        for name, mark in zip("ab", marks, strict=False)
    )
    file = SubmissionRef(f"{student}/ex01.py", "0")
    return Result("0", "ex01", student, file, status, Decimal(2), checks=checks, duration_s=0.1)


@pytest.fixture
def judged(tmp_path: Path) -> str:
    results: Sequence[Result] = [
        result("ada", "++"),
        result("ben", "++"),
        result("chen", "--"),
        result("dora", "", ResultStatus.UNGRADABLE),
        result("emil", "", ResultStatus.JUDGE_ERROR),
    ]
    with Gradebook.open(tmp_path / "gradebook.sqlite") as gradebook, gradebook.run(seed="s", options={}):
        for number, judged_one in enumerate(results):
            gradebook.record(judged_one, str(number))
    return str(tmp_path)


def test_what_the_mean_leaves_out_and_what_it_counts_as_0_is_said(
    judged: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["stats", judged, "--course", TINY, "--lang", "en"]) == codes.PASSED
    said = " ".join(capsys.readouterr().out.split())
    assert "1 could not be graded (0 points each in the mean), 1 left out of the mean through a fault of ours" in said
    assert "mean 1.0 of 3.5" in said


def test_figures_have_no_digits_of_a_computer(judged: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stats", judged, "--course", TINY, "--format", "json"]) == codes.PASSED
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["mean"], found["ungradable"], found["faults"]) == (1.0, 1, 1)
    assert [(check["rate"], check["discrimination"]) for check in found["checks"]] == [(0.6667, 1.0)] * 2
