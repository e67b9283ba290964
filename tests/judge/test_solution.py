"""A fault of the course's own code is told with its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.course.load import load_course
from grader.errors import ReferenceFault
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.judge.solution import Solution

TINY = Path(__file__).parents[1] / "samples" / "tiny_course"
SOLUTION = "reference/ex01_scale/solution.py"


def raises(source: str) -> str:
    return f"def broken():\n    {source}\n\n\ndef scale(x, factor=2.0):\n    return broken()\n"


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        (raises("raise KeyError('no')"), 2, "KeyError"),
        (raises("return 1 / 0"), 2, "ZeroDivisionError"),
        ("import torch\n\ndef scale(x, factor=2.0):\n    return torch.ones(2) @ torch.ones(3)\n", 4, "RuntimeError"),
    ],
)
def test_an_exception_in_the_reference_is_told_with_its_line(tmp_path: Path, source: str, line: int, said: str) -> None:
    root = Path(shutil.copytree(TINY, tmp_path / "course"))
    (root / SOLUTION).write_text(source, encoding="utf-8")
    exercise = load_course(root).exercises[0]
    with pytest.raises(ReferenceFault) as fault:
        plan_exercise(exercise, Seeds("a", "b"))
    for text in (fault.value.text.en, fault.value.text.zh):
        assert f"({root / SOLUTION}:{line})" in text
        assert said in text


@pytest.mark.parametrize(
    ("source", "line"), [("x = 1\ny = z\n", 2), ("x = 1\n\ny = (\n", 3), ("def f():\n    return 1 / 0\n\nf()\n", 2)]
)
def test_a_file_that_cannot_be_run_is_told_with_its_line(tmp_path: Path, source: str, line: int) -> None:
    path = tmp_path / "solution.py"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(ReferenceFault) as fault:
        Solution(path)
    assert f"{path}:{line} " in fault.value.text.en
