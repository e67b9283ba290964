from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from grader.course.load import load_course
from grader.errors import CourseError
from grader.release.given_code import require_clean_given_code

ROOT: Final = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("code", "line", "said"),
    [
        ("x = 1\nimport solution\n", 2, "Remove the import"),
        ("def looked(submission):\n    from reference.ex01_scale import solution\n", 2, "Remove the import"),
        (
            "def looked(x, factor):\n    return 1\n\n\n#  canary_variable = x * factor\n",
            5,
            "line 5 of ex01_scale/solution.py",
        ),
    ],
)
def test_a_probe_that_gives_the_solution_away_is_refused(
    marked: Path, tmp_path: Path, code: str, line: int, said: str
) -> None:
    root = Path(shutil.copytree(marked, tmp_path / "course"))
    (root / "exercises/ex01_scale/probe.py").write_text(code, encoding="utf-8")
    course = load_course(root)
    with pytest.raises(CourseError) as refused:
        require_clean_given_code(course.exercises, course.exercises)
    (problem,) = refused.value.problems
    assert (problem.path.name, problem.line) == ("probe.py", line)
    assert said in problem.text.en


def test_no_probe_of_the_bank_gives_a_solution_away() -> None:
    course = load_course(ROOT)
    require_clean_given_code(course.exercises, course.exercises)
