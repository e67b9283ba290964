"""Mutants are small mistakes, all different, the same every time, and none that cannot be one."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.proof.mutants import mutants_of, sample

SOLUTIONS = sorted((Path(__file__).parents[2] / "reference").glob("*/solution.py"))


def changes(body: str, head: str = "def f(a, b, dim=-1):") -> set[str]:
    """Return the changes that are made in a function's body."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return {mutant.change for mutant in mutants_of(f"{head}\n{lines}\n")}


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.parent.name[:4])
def test_mutants_of_every_solution_are_python_and_all_different(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    mutants = mutants_of(source)
    texts = [ast.unparse(ast.parse(mutant.source)) for mutant in mutants]
    assert len({*texts, ast.unparse(ast.parse(source))}) == len(mutants) + 1
    assert len({mutant.change for mutant in mutants}) == len(mutants)
    assert mutants == mutants_of(source)
    lines = source.splitlines()
    assert all(lines[mutant.line - 1].strip() for mutant in mutants)


def test_the_first_three_exercises_have_at_least_thirty_each() -> None:
    assert [len(mutants_of(path.read_text(encoding="utf-8"))) >= 30 for path in SOLUTIONS[:3]] == [True] * 3


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return a - b", {"a - b → a + b", "a - b → b - a", "a - b → a", "a - b → -b", "a - b → a * b"}),
        ("return a @ b", {"a @ b → b @ a", "a @ b → a.mT @ b", "a @ b → a @ b.mT", "a @ b → -(a @ b)"}),
        ("return a.T", {"a.T → a"}),
        ("return a < b", {"a < b → a <= b", "a < b → a > b"}),
        ("return a * 2", {"a * 2 → a * 3", "a * 2 → a * 4", "a * 2 → a * 0", "a * 2 → a", "a * 2 → a / 2"}),
        ("return a.sum(0)", {"a.sum → a.mean", "a.sum → a.amax", "a.sum(0) → a.sum(1)", "a.sum(0) → a"}),
        ("return a.sum(dim=-1, keepdim=True)", {"a.sum(dim=-1, keepdim=True) → a.sum(dim=-1, keepdim=False)"}),
        ("return a.sum(dim=dim)", {"a.sum(dim=dim) → a.sum(dim=0)", "a.sum(dim=dim) → a.sum()"}),
        ("return torch.exp(a)", {"torch.exp(a) → a", "torch.exp → torch.expm1"}),
        ("a = a - b\nreturn a", {"a = a - b → pass"}),
        ("a.clamp_(0)\nreturn a", {"a.clamp_(0) → pass"}),
        ("if a > b:\n    raise ValueError\nreturn a", {"raise ValueError → pass", "a > b → not a > b"}),
        ("return torch.where(b, a)", {"torch.where(b, a) → torch.where(a, b)"}),
        ("return a, b", {"return (a, b) → return (b, a)"}),
        ("return {'a': a, 'b': b}", {"return {'a': a, 'b': b} → return {'a': b, 'b': a}"}),
        ("for _ in range(b):\n    a += 1\nreturn a", {"range(b) → range(b - 1)", "a += 1 → a -= 1", "a += 1 → pass"}),
        ("return not a", {"not a → a"}),
        ("return a.to(torch.float64)", {"torch.float64 → torch.float32"}),
        ("return a", {"dim=-1 → dim=0", "return a → return b"}),
    ],
)
def test_each_kind_of_mistake_is_made(body: str, expected: set[str]) -> None:
    made = changes(body)
    missing = {
        change
        for change in expected
        if change not in made and f"{body} → return {change.partition(' → ')[2]}" not in made
    }
    assert missing == set()


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError(f'{a} + {b} is {1 + 2}')",
        "import math\nfrom torch import exp",
        "assert a + b == 3",
        '"""a + b, 2 * a."""',
        "msg = f'{a - b}'",
    ],
)
def test_nothing_is_changed_where_nobody_looks(body: str) -> None:
    assert not changes(body, "def f():") - {f"{body} → pass"}


def test_changes_that_cannot_matter_are_not_made() -> None:
    assert not any("(b - a) ** 2" in change for change in changes("return (a - b) ** 2"))
    assert not any("maximum(b, a)" in change for change in changes("return torch.maximum(a, b)"))
    assert not any("→ a + 0" in change or change == "a * 1 → a" for change in changes("return a * 1"))
    assert not any("b.dtype" in change for change in changes("return torch.zeros(3, dtype=a.dtype)"))
    assert not any(change.endswith("torch.zeros(3)") for change in changes("return torch.zeros(3, device=a.device)"))
    assert "n = 3 → pass" not in changes("n = 3\nreturn a * n")  # it would only crash


def test_names_that_would_be_equal_are_made_longer() -> None:
    made = changes("c = a - b\nd = a - b\nreturn c * d")
    assert {"c = a - b → c = a + b", "d = a - b → d = a + b"} <= made
    twice = changes("a = a - b\na = a - b\nreturn a")
    assert {"a = a - b → a = a + b (#1)", "a = a - b → a = a + b (#2)"} <= twice


def test_a_sample_is_spread_over_the_code() -> None:
    mutants = mutants_of(SOLUTIONS[2].read_text(encoding="utf-8"))
    some = sample(mutants, 10)
    assert len(set(some)) == 10
    assert some[0] == mutants[0]
    assert some[-1].line > mutants[len(mutants) * 3 // 4].line - 2
    assert sample(mutants, 10_000) == mutants


def test_the_function_of_the_top_level_is_named() -> None:
    source = "LIMIT = 3\n\ndef f(a):\n    def g(b):\n        return b + LIMIT\n    return g(a)\n"
    assert {mutant.function for mutant in mutants_of(source)} == {"", "f"}


UPDATES = """
def train(x, w, scale):
    w = w - 0.1 * x
    scale = scale * 2
    b = x.sum()
    b -= 0.1 * x.sum()
    return w * b
"""


def test_mutants_cap_round_and_guard_with_a_threshold() -> None:
    changes = {mutant.change: mutant for mutant in mutants_of(UPDATES)}
    for change in (
        "w - 0.1 * x → updated(w, w - 0.1 * x)",
        "w - 0.1 * x → capped(w - 0.1 * x)",
        "scale * 2 → capped(scale * 2)",
        "b -= 0.1 * x.sum() → b -= unless_small(0.1 * x.sum())",
        "w * b → rounded(w * b)",
    ):
        assert change in changes


@pytest.mark.parametrize(
    ("change", "x", "right"),
    [
        ("w - 0.1 * x → updated(w, w - 0.1 * x)", [1e-8, 2e-8], False),
        ("w - 0.1 * x → updated(w, w - 0.1 * x)", [1.0, -2.0], True),
        ("w - 0.1 * x → capped(w - 0.1 * x)", [1e9, 1.0], False),
        ("w - 0.1 * x → capped(w - 0.1 * x)", [1e3, 1.0], True),
        ("b -= 0.1 * x.sum() → b -= unless_small(0.1 * x.sum())", [1e-7, 2e-7], False),
        ("w * b → rounded(w * b)", [1e-7, 2e-7], False),
        ("w * b → rounded(w * b)", [0.5, 2.0], True),
    ],
)
def test_such_mutants_are_wrong_only_where_numbers_are_very_small_or_very_large(
    change: str, x: list[float], *, right: bool
) -> None:
    mutant = next(mutant for mutant in mutants_of(UPDATES) if mutant.change == change)
    answers = []
    for source in (UPDATES, mutant.source):
        names: dict[str, Any] = {}
        exec(source, names)  # noqa: S102 - written above
        answers.append(names["train"](torch.tensor(x, dtype=torch.float64), torch.ones(2, dtype=torch.float64), 4.0))
    assert torch.equal(*answers) == right
