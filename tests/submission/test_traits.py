"""Operations whose result may not be finite, and functions that take `self`, are found in a source."""

from __future__ import annotations

import ast

import pytest

from grader.submission.source import Unit
from grader.submission.traits import MOST, Trait, TraitKind, traits_in


def traits(source: str) -> tuple[Trait, ...]:
    return traits_in([(Unit("ex01.py", source), ast.parse(source))])


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("torch.log(p)", TraitKind.LOGARITHM),
        ("p.log()", TraitKind.LOGARITHM),
        ("p / q.sum()", TraitKind.DIVISION),
        ("p.reciprocal()", TraitKind.DIVISION),
        ("p ** -1", TraitKind.DIVISION),
        ("torch.exp(p)", TraitKind.EXPONENTIAL),
        ("exp(p)", TraitKind.EXPONENTIAL),
        ("p.sqrt()", TraitKind.ROOT),
        ("p ** 0.5", TraitKind.ROOT),
    ],
)
def test_an_operation_is_found_with_its_line_and_its_words(expression: str, kind: TraitKind) -> None:
    assert traits(f"def f(p, q):\n    return {expression}\n") == (Trait(kind, expression, "ex01.py", 2),)


@pytest.mark.parametrize(
    "expression",
    ["p / 2", "p / len(p)", "p / p.shape[0]", "p / (2 * p.numel())", "p ** 2", "torch.log1p(p)", "p.mean()"],
)
def test_what_is_always_finite_is_none(expression: str) -> None:
    assert traits(f"def f(p):\n    return {expression}\n") == ()


def test_what_is_computed_first_comes_first() -> None:
    found = traits("def f(p):\n    return torch.log(p.exp() / p)\n")
    assert [trait.words for trait in found] == ["p.exp()", "p.exp() / p", "torch.log(p.exp() / p)"]


def test_what_runs_outside_the_functions_is_none() -> None:
    assert traits("import torch\nx = torch.ones(3) / torch.zeros(3)\n") == ()


def test_self_is_found_in_functions_and_not_in_methods() -> None:
    found = traits("class C:\n    def m(self):\n        pass\n\n\ndef f(self, x):\n    return x\n")
    assert found == (Trait(TraitKind.SELF, "f", "ex01.py", 6),)


def test_a_long_source_has_no_more_than_some() -> None:
    assert len(traits("def f(p):\n" + "    p = p / p\n" * 1_000)) == MOST
