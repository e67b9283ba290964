"""What a course allows beside torch and numpy: merged, looked at, and part of what a result depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.batch.cache_key import exercise_digest
from grader.course.load import load_course
from grader.errors import CourseError
from grader.judge.needs import libraries_for
from grader.judge.operators import prohibition
from grader.submission.vocabulary import ban, known_bans

if TYPE_CHECKING:
    from pathlib import Path

    from tests.course.conftest import Edit


@pytest.fixture
def allowing(root: Path, edit: Edit) -> Path:
    """A course that allows a library, and an exercise that allows two."""
    edit("exercises/course.yaml", "parts:", "libraries: [jinja2]\nparts:")
    edit("exercises/ex01_scale/exercise.yaml", "banned:", "libraries: [no_such_library, jinja2]\nbanned:")
    return root


def test_an_exercise_allows_what_its_course_allows_and_more(allowing: Path) -> None:
    first, second = load_course(allowing, known_bans()).exercises
    assert first.libraries == ("jinja2", "no_such_library")
    assert second.libraries == ("jinja2",)


def test_what_an_exercise_lacks_is_told_before_anything_is_judged(allowing: Path) -> None:
    first, second = load_course(allowing, known_bans()).exercises
    assert libraries_for([second])[0].startswith("library:jinja2@")
    with pytest.raises(Exception, match="The library no_such_library, which ex01 allows, is not installed"):
        libraries_for([first, second])


def test_a_result_depends_on_what_was_allowed(root: Path, edit: Edit) -> None:
    before = [exercise_digest(exercise) for exercise in load_course(root).exercises]
    edit("exercises/course.yaml", "parts:", "libraries: [jinja2]\nparts:")
    after = [exercise_digest(exercise) for exercise in load_course(root).exercises]
    assert all(old != new for old, new in zip(before, after, strict=True))


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("math", "Every submission may import 'math' already", "所有提交都可以导入"),
        ("torch", "Every submission may import 'torch' already", "所有提交都可以导入"),
        ("grader", "belongs to the grader itself", "属于评分程序本身"),
        ("scikit-learn", "'sklearn' for scikit-learn", "scikit-learn 写作 'sklearn'"),
        ("'einops==0.8'", "without a version", "不带版本号"),
        ("einops, einops", "'einops' is listed twice", "列了两次"),
    ],
)
@pytest.mark.parametrize("file", ["exercises/course.yaml", "exercises/ex01_scale/exercise.yaml"])
def test_a_name_that_makes_no_sense_is_told(root: Path, edit: Edit, file: str, name: str, en: str, zh: str) -> None:
    edit(file, "title:", f"libraries: [{name}]\ntitle:")
    try:
        problems = load_course(root).broken[0].problems
    except CourseError as error:
        problems = error.problems
    assert any(en in problem.text.en and zh in problem.text.zh for problem in problems)


@pytest.mark.parametrize(
    ("banned", "path"),
    [
        ("softmax", "scipy.special.softmax"),
        ("sigmoid", "scipy.special.expit"),
        ("sigmoid", "scipy.stats.logistic.cdf"),
        ("logsumexp", "scipy.special.logsumexp"),
        ("torch.optim", "scipy.optimize.minimize"),
        ("dist", "scipy.spatial.distance.cdist"),
        ("mse_loss", "sklearn.metrics.mean_squared_error"),
        ("norm", "scipy.linalg.norm"),
    ],
)
def test_a_ban_holds_in_libraries(banned: str, path: str) -> None:
    assert ban(banned).forbids(path)
    assert not ban(banned).forbids("einops.rearrange")


def test_functions_of_libraries_can_be_made_to_raise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hiddenlib.py").write_text(
        "from math import sin\ndef softmax(x):\n    return x\ndef other(x):\n    return x\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    found = prohibition(("softmax",), ("hiddenlib",))
    assert found is not None
    assert "hiddenlib.softmax" in found.functions
    assert "hiddenlib.other" not in found.functions
    assert found.modules == ("hiddenlib",)
