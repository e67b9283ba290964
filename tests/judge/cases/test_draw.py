"""Draws follow from the seed alone and have the sizes, dtypes and properties they promise."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import torch

from grader.course.draws import Draw
from grader.course.kinds import KINDS as SCHEMA_KINDS
from grader.course.model import CaseGroup, Check, EntryPoint, Exercise
from grader.judge.cases.case import draw_cases
from grader.judge.cases.draw import KINDS, draw_argument
from grader.judge.cases.seeds import Seeds
from grader.judge.cases.source import RandomSource
from grader.limits import Limits
from grader.result import Visibility
from grader.text import Text

SEEDS = Seeds("2026", "secret")


def source(seed: int = 0, dtype: torch.dtype = torch.float64, **sizes: int) -> RandomSource:
    return RandomSource(torch.Generator().manual_seed(seed), sizes, dtype)


def tensor(draw: Draw, origin: RandomSource | None = None) -> torch.Tensor:
    value = draw_argument(draw, origin or source(N=3, K=5))
    assert isinstance(value, torch.Tensor)
    return value


def exercise(*checks: Check) -> Exercise:
    return Exercise(
        id="ex99",
        title=Text("t", "题"),
        topics=(),
        part="p",
        entry_points=(EntryPoint("f", "(x)"),),
        banned=(),
        limits=Limits(),
        hints=(),
        checks=checks,
        misconceptions=(),
        statement=Text("", ""),
        stub="",
        folder=Path(),
        private=Path(),
    )


def check(visibility: Visibility = Visibility.PUBLIC, **group: object) -> Check:
    cases = CaseGroup(arguments={"x": Draw("normal", ("N",))}, sizes={"N": (2, 3, 5)}, draws=4)
    return Check("c", Text("c", "c"), Decimal(1), visibility, call="f", cases=(replace(cases, **group),))  # type: ignore[arg-type]  # fields of CaseGroup


def drawn(one: Check, seeds: Seeds = SEEDS) -> list[list[float]]:
    values = []
    for case in draw_cases(exercise(one), one, seeds):
        x = case.arguments["x"]
        assert isinstance(x, torch.Tensor)
        values.append(x.tolist())
    return values


def test_every_kind_the_schema_admits_can_be_drawn() -> None:
    assert set(KINDS) == set(SCHEMA_KINDS) | {"literal"}


def test_the_same_seed_draws_the_same_cases_and_another_seed_others() -> None:
    assert drawn(check()) == drawn(check())
    assert drawn(check()) != drawn(check(), replace(SEEDS, public="other"))


def test_public_cases_do_not_depend_on_the_secret_nor_hidden_ones_on_the_public_seed() -> None:
    assert drawn(check()) == drawn(check(), replace(SEEDS, secret="other"))  # noqa: S106 - a seed
    hidden = check(Visibility.HIDDEN)
    assert drawn(hidden) == drawn(hidden, replace(SEEDS, public="other"))
    assert drawn(hidden) != drawn(hidden, replace(SEEDS, secret="other"))  # noqa: S106 - a seed


def test_the_first_draw_has_the_first_of_each_list_of_sizes() -> None:
    assert len(drawn(check())[0]) == 2


def test_each_dtype_gets_its_own_draws_and_the_drawn_dtype() -> None:
    one = check(dtypes=("float64", "float32"))
    cases = draw_cases(exercise(one), one, SEEDS)
    assert [case.dtype for case in cases] == ["float64"] * 4 + ["float32"] * 4
    for case in cases:
        x = case.arguments["x"]
        assert isinstance(x, torch.Tensor)
        assert str(x.dtype) == f"torch.{case.dtype}"


def test_layouts_take_turns() -> None:
    one = check(layouts=("contiguous", "strided"))
    assert [case.layout for case in draw_cases(exercise(one), one, SEEDS)] == ["contiguous", "strided"] * 2


def test_a_softmax_sums_to_one_along_its_dim() -> None:
    p = tensor(Draw("softmax", ("N", "K"), {"dim": 0, "scale": 3.0}))
    assert p.shape == (3, 5)
    torch.testing.assert_close(p.sum(0), torch.ones(5, dtype=torch.float64))


def test_labels_are_zeros_and_ones_in_the_dtype_of_the_case() -> None:
    labels = tensor(Draw("labels", (100,)), source(dtype=torch.float32))
    assert labels.dtype == torch.float32
    assert set(labels.tolist()) == {0.0, 1.0}


def test_classes_stay_below_a_bound_that_may_be_a_size() -> None:
    classes = tensor(Draw("classes", (200,), {"high": "K"}))
    assert classes.dtype == torch.int64
    assert set(classes.tolist()) == set(range(5))


def test_positive_definite_matrices_are() -> None:
    spd = tensor(Draw("spd", ("K",)))
    torch.testing.assert_close(spd, spd.T)
    assert float(torch.linalg.eigvalsh(spd).min()) > 0.5


def test_values_stand_as_they_are_written() -> None:
    assert tensor(Draw("values", (), {"value": ((1, 2.5), (3, 4))})).tolist() == [[1.0, 2.5], [3.0, 4.0]]


@pytest.mark.parametrize("value", [0.1, 3, True, None, "text"])
def test_literals_are_passed_on(value: float | str | None) -> None:
    assert draw_argument(Draw("literal", (), {"value": value}), source()) == value


def test_one_of_picks_each_choice_sometimes() -> None:
    draw = Draw("one_of", (), {"value": (0, 1, -1)})
    assert {draw_argument(draw, source(seed)) for seed in range(50)} == {0, 1, -1}


def test_numbers_are_readable_where_nothing_is_lost() -> None:
    values = tensor(Draw("normal", (50,)))
    torch.testing.assert_close(values, (values * 100).round() / 100)
    assert tensor(Draw("normal", (50,), {"scale": 1e-4})).abs().max() > 0
