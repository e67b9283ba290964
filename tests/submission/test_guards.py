"""Small numbers and clips are found where they stand; the source without them has the same lines and still parses."""

from __future__ import annotations

import ast

import pytest

from grader.submission.guards import MOST, GuardKind, grouped, guards_in, without
from grader.submission.source import Unit


def taken_out(source: str) -> tuple[list[tuple[str, str]], str]:
    """Return the guards of a source by kind and words, and the source without all of them."""
    unit = Unit("a.py", source)
    guards = guards_in([(unit, ast.parse(source))])
    (changed,) = without([unit], guards)
    assert changed.source.count("\n") == source.count("\n")
    ast.parse(changed.source)
    return [(str(guard.kind), guard.words) for guard in guards], changed.source


@pytest.mark.parametrize(
    ("source", "words", "kind", "rest"),
    [
        ("y = x / (s + 1e-8)", "1e-8", GuardKind.EPSILON, "y = x / (s + (0.0))"),
        ("def f(x, eps=1e-12): return x", "1e-12", GuardKind.EPSILON, "def f(x, eps=(0.0)): return x"),
        ("y = x + 10 ** -8", "10 ** -8", GuardKind.EPSILON, "y = x + (0.0)"),
        ("y = x + torch.finfo(x.dtype).eps", "torch.finfo(x.dtype).eps", GuardKind.EPSILON, "y = x + (0.0)"),
        ("y = 1 if abs(x) < 1e-6 else 2", "1e-6", GuardKind.THRESHOLD, "y = 1 if abs(x) < (0.0) else 2"),
        ("y = torch.clamp(z, -10, 10)", "torch.clamp(z, -10, 10)", GuardKind.CLIP, "y = (z)"),
        ("y = np.clip(z * 2, -10, 10)", "np.clip(z * 2, -10, 10)", GuardKind.CLIP, "y = (z * 2)"),
        ("y = (a - b).clamp_min(1e-12)", "(a - b).clamp_min(1e-12)", GuardKind.CLIP, "y = (a - b)"),
        ("y = max(p, 1e-12)", "max(p, 1e-12)", GuardKind.CLIP, "y = (p)"),
        (
            "y = torch.maximum(p, torch.tensor(1e-7))",
            "torch.maximum(p, torch.tensor(1e-7))",
            GuardKind.CLIP,
            "y = (p)",
        ),
        ("y = 'ü' + str(ß.clip(0.5))", "ß.clip(0.5)", GuardKind.CLIP, "y = 'ü' + str((ß))"),
        ("y = torch.clamp(\n    z,\n    -10,\n)", "torch.clamp( z, -10, )", GuardKind.CLIP, "y = (z\n\n\n)"),
    ],
)
def test_a_guard_is_found_and_taken_out(source: str, words: str, kind: GuardKind, rest: str) -> None:
    assert taken_out(source) == ([(str(kind), words)], rest)


def test_guards_inside_each_other_are_taken_out_together() -> None:
    found, rest = taken_out("y = max(min(z, 10.0), -10.0).clamp(min=1e-9)")
    assert [words for _, words in found] == [
        "max(min(z, 10.0), -10.0).clamp(min=1e-9)",
        "max(min(z, 10.0), -10.0)",
        "min(z, 10.0)",
    ]
    assert rest == "y = (z)"


@pytest.mark.parametrize("source", ["y = max(a, b)", "y = x + 0.5", "y = 0.0", "y = torch.max(x, 1)", "y = x.eps"])
def test_what_is_no_guard_is_left_alone(source: str) -> None:
    assert taken_out(source) == ([], source)


def test_guards_that_are_written_alike_belong_together_and_all_of_them_come_last() -> None:
    source = "y = log(p + 1e-12) + log(1 - p + 1e-12) + z.clamp(0)"
    first, second, both = grouped(guards_in([(Unit("a.py", source), ast.parse(source))]))
    assert (len(first), len(second), len(both)) == (2, 1, 3)


def test_not_more_than_a_few_are_looked_at() -> None:
    source = "\n".join(f"y = x + 1e-{power}" for power in range(4, 100))
    assert len(guards_in([(Unit("a.py", source), ast.parse(source))])) == MOST
