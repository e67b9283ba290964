"""A right answer whose parameters have other names loses one small check of that name, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.course.signature import read_signature
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.result import CheckStatus
from grader.submission.submission import Submission
from grader.text import LANGUAGES

if TYPE_CHECKING:
    from grader.course.model import Exercise
    from grader.result import Result
    from grader.sandbox.zygote import Zygote

ROOT = Path(__file__).parents[2]
EXERCISES = load_course(ROOT).exercises
NAMES = "parameter-names"
JUDGED = ("ex02", "ex04", "ex12", "ex24", "ex28", "ex29", "ex33")
"""One of each way to ask: a call with a default, several functions, probes, a class beside a function, tests."""


class Renaming(ast.NodeTransformer):
    """Gives the parameters of some functions other names."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if node.name in self.names:
            own = {argument.arg: f"{argument.arg}_renamed" for argument in node.args.args}
            for inner in ast.walk(node):
                if isinstance(inner, ast.Name) and inner.id in own:
                    inner.id = own[inner.id]
                elif isinstance(inner, ast.arg) and inner.arg in own:
                    inner.arg = own[inner.arg]
        return node


def renamed(exercise: Exercise) -> str:
    names = frozenset(point.name for point in exercise.entry_points)
    source = (exercise.private / "solution.py").read_text(encoding="utf-8")
    return ast.unparse(Renaming(names).visit(ast.parse(source)))


def result_of(exercise: Exercise, source: str, warm: Zygote) -> Result:
    plan = plan_exercise(exercise, Seeds("2026", "secret"))
    results: list[Result] = []
    handed_in = Submission(exercise.id, None, f"{exercise.id}.py", f"{exercise.id}.py", "0", source.encode())
    judge({exercise.id: plan}, [handed_in], warm, Conditions("2026"), results.append)
    return results[0]


@pytest.mark.parametrize("exercise", [other for other in EXERCISES if other.id in JUDGED], ids=lambda one: one.id)
def test_other_names_cost_the_one_check_and_are_told_in_both_languages(exercise: Exercise, warm: Zygote) -> None:
    result = result_of(exercise, renamed(exercise), warm)
    (lost,) = [check for check in result.checks if check.status is not CheckStatus.PASSED]
    assert (lost.check, lost.status) == (NAMES, CheckStatus.FAILED)
    assert lost.max_points * 10 <= exercise.points
    for point in exercise.entry_points:
        for name in read_signature(point.signature).names:
            assert all(f"`{name}_renamed`" in lost.message[language] for language in LANGUAGES)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.id)
def test_every_exercise_whose_functions_take_anything_asks_for_the_names(exercise: Exercise) -> None:
    asks = any(check.names for check in exercise.checks)
    assert asks == any(read_signature(point.signature).names for point in exercise.entry_points)


def test_a_wrong_answer_gets_no_points_for_its_names(warm: Zygote) -> None:
    exercise = next(exercise for exercise in EXERCISES if exercise.id == "ex02")
    result = result_of(exercise, exercise.stub, warm)
    assert result.score == 0
    assert {check.check: check.status for check in result.checks}[NAMES] is CheckStatus.SKIPPED


def test_who_returns_the_right_thing_by_position_alone_is_told_so(warm: Zygote) -> None:
    exercise = next(exercise for exercise in EXERCISES if exercise.id == "ex02")
    source = """
def wrapped(function):
    def inner(*args, **kwargs):
        return function(*args, **kwargs)
    return inner

@wrapped
def softmax_backward(y, gy, axis=-1):
    return y * (gy - (gy * y).sum(axis, keepdim=True))
"""
    result = result_of(exercise, source, warm)
    assert {check.check: check.status for check in result.checks}[NAMES] is CheckStatus.FAILED
