"""What is said of an entry point that stands elsewhere or under a nearly right name; and when nothing is begun."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.submission.misplaced import is_untouched, misplaced_names
from grader.submission.source import Unit
from tests.judge.conftest import SAMPLES

if TYPE_CHECKING:
    from grader.course.model import Exercise

COURSE = load_course(SAMPLES.parents[1])


def told(source: str, name: str = "mse_grad") -> str:
    unit = Unit("ex01.py", source)
    found = dict(misplaced_names([(unit, ast.parse(source))], [name]))
    return found[name].en if name in found else ""


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("class Solution:\n    def mse_grad(self, x): ...", "class `Solution` (ex01.py, line 2)"),
        ("class A:\n    class B:\n        def mse_grad(self, x): ...", "class `B` (ex01.py, line 3)"),
        ("def main():\n    def mse_grad(x): ...", "function `main` (ex01.py, line 2)"),
        ('if __name__ == "__main__":\n    def mse_grad(x): ...', "`if __name__"),
        ("if False:\n    pass\nelse:\n    def mse_grad(x): ...", "under a condition"),
        ("def mse_gradient(x): ...", "`mse_gradient` (ex01.py, line 1)"),
        ("x = 1\ndef MSE_grad(x): ...", "`MSE_grad` (ex01.py, line 2)"),
        ("class mse_grads: ...", "`mse_grads`"),
        ("def train(x): ...", ""),
        ("def mse_grad(x): ...", ""),
    ],
)
def test_what_comes_near_is_named_with_its_place(source: str, words: str) -> None:
    assert words in told(source)
    assert bool(told(source)) == bool(words)


def test_a_name_that_is_asked_for_too_is_not_taken_for_another() -> None:
    source = "def mse(x): ...\n"
    unit = Unit("ex08.py", source)
    assert misplaced_names([(unit, ast.parse(source))], ["mse", "sse"]) == ()


@pytest.mark.parametrize(
    ("source", "wanted", "renamed"),
    [
        ("def relu_grads(x): ...\n", ["relu_grad", "prelu_grad"], {"relu_grad": "relu_grads"}),
        ("def relu_grads(x): ...\n", ["prelu_grad", "relu_grad"], {"relu_grad": "relu_grads"}),
        (
            "def relu_grads(x): ...\ndef prelu_grads(x): ...\n",
            ["prelu_grad", "relu_grad"],
            {"relu_grad": "relu_grads", "prelu_grad": "prelu_grads"},
        ),
        ("def grad_1(x): ...\ndef grad_2(x): ...\n", ["grad"], {"grad": "grad_"}),
    ],
)
def test_one_function_is_proposed_for_one_name(source: str, wanted: list[str], renamed: dict[str, str]) -> None:
    found = dict(misplaced_names([(Unit("ex06.py", source), ast.parse(source))], wanted))
    assert found.keys() == renamed.keys()
    assert all(near in found[name].en for name, near in renamed.items())


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda one: one.id)
def test_the_stub_is_not_begun_whatever_is_commented(exercise: object) -> None:
    stub = getattr(exercise, "stub", "")
    assert is_untouched([ast.parse(stub)], stub)
    assert is_untouched([ast.parse("# mine\n" + stub + "\n\n# end\n")], stub)
    assert not is_untouched([ast.parse(stub + "\nx = 1\n")], stub)
    if "raise NotImplementedError" in stub:
        assert not is_untouched([ast.parse(stub.replace("raise NotImplementedError", "return None"))], stub)
    assert not is_untouched([], stub)


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda exercise: exercise.id)
def test_every_stub_has_chinese_docstrings_and_is_known_as_untouched(exercise: Exercise) -> None:
    tree = ast.parse(exercise.chinese_stub)
    documented = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    words = [ast.get_docstring(node) or "" for node in documented]
    assert all(any("一" <= letter <= "鿿" for letter in said) for said in words)
    assert "Args:" not in exercise.chinese_stub
    assert is_untouched([tree], exercise.stub)
