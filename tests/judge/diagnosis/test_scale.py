"""Multiples of the right answer are recognised, and nothing else is taken for one."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
import torch

from grader.course.model import Check
from grader.judge.cases.case import Case
from grader.judge.comparison import Expected, Terms
from grader.judge.diagnosis import scale
from grader.judge.diagnosis.context import DiagnosisContext
from grader.judge.observation import Observation, observe
from grader.judge.question import Question
from grader.result import Visibility
from grader.sandbox.outcomes import Returned
from grader.text import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.judge.diagnosis.finding import Finding
    from grader.judge.plan import Plan

Answer = tuple[torch.Tensor, torch.Tensor]


def observed(size: int, seed: int, change: Callable[[Answer, int], object]) -> Observation:
    generator = torch.Generator().manual_seed(seed)
    right = (
        torch.randn(size, generator=generator, dtype=torch.float64),
        torch.randn((), generator=generator, dtype=torch.float64),
    )
    case = Case(seed, 0, {}, {"N": size}, "float64", "contiguous", positional=0, note=NOTHING)
    question = Question(case, b"", Expected(right, right), None, Terms(names=("dw", "db")))
    return observe(question, Returned(change(right, size)))


def found(change: Callable[[Answer, int], object], sizes: tuple[int, ...] = (2, 3, 5)) -> Finding | None:
    observations = [observed(size, seed, change) for seed, size in enumerate(sizes)]
    fresh = [observed(size, 10 + seed, change) for seed, size in enumerate(sizes)]
    check = Check("c", NOTHING, Decimal(1), Visibility.PUBLIC, call="f")
    plan = cast("Plan", SimpleNamespace(exercise=SimpleNamespace(checks=(check,))))
    return scale.find(DiagnosisContext(plan, check, observations, fresh=lambda: {"c": fresh}))


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (-1.0, "the sign is flipped"),
        (2.0, "accumulated twice"),
        (0.5, "a factor of 2 is missing"),
        (-2.0, "the sign is flipped and"),
        (3.7, "3.7 times"),
    ],
)
def test_a_constant_factor_on_every_part_is_named(factor: float, words: str) -> None:
    finding = found(lambda right, _: tuple(factor * part for part in right))
    assert finding is not None
    assert words in finding.message.en
    assert "`dw`, `db`" in finding.message.en
    assert "倍" in finding.message.zh


def test_a_factor_on_one_part_names_that_part_alone() -> None:
    finding = found(lambda right, _: (right[0], -right[1]))
    assert finding is not None
    assert "`db` is −1 times" in finding.message.en


def test_a_mean_in_place_of_a_sum_is_tied_to_the_size() -> None:
    finding = found(lambda right, size: tuple(part / size for part in right))
    assert finding is not None
    assert "1/N times" in finding.message.en
    assert "a mean where a sum was asked for" in finding.message.en


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (lambda size: 1 / (2 * size), "1/(2N) times"),
        (lambda size: -size, "−N times"),
        (lambda size: 2 * size, "2N times"),
        (lambda size: size / 2, "N/2 times"),
        (lambda size: 3 / size, "3/N times"),
    ],
)
def test_a_number_and_a_size_together_are_told_together(factor: Callable[[int], float], words: str) -> None:
    finding = found(lambda right, size: tuple(factor(size) * part for part in right))
    assert finding is not None
    assert f" {words} what was expected" in finding.message.en


def test_a_sum_in_place_of_a_mean_is_tied_to_the_size() -> None:
    finding = found(lambda right, size: tuple(part * size for part in right))
    assert finding is not None
    assert "N times" in finding.message.en


@pytest.mark.parametrize(
    "change",
    [
        lambda right, _: right,
        lambda right, _: tuple(part + 1 for part in right),
        lambda right, _: (right[0].flip(0), right[1]),
        lambda right, _: tuple(torch.zeros_like(part) for part in right),
        lambda right, _: tuple(part * float("nan") for part in right),
        lambda right, _: (2 * right[0], -right[1]),
        lambda right, size: tuple(part * (size + 0.5) for part in right),
    ],
)
def test_what_is_no_single_factor_gets_no_finding(change: Callable[[Answer, int], object]) -> None:
    assert found(change) is None


def test_one_case_with_one_number_is_no_evidence_of_a_factor() -> None:
    assert found(lambda right, _: (2 * right[0], 2 * right[1]), sizes=(1,)) is None
