from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import grader.course.find
from grader.course.find import find_course, find_exercise
from grader.course.load import load_course
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.course.model import Course


@pytest.fixture
def course(root: Path) -> Course:
    return load_course(root)


def test_the_nearest_course_above_is_found(root: Path) -> None:
    work = root / "exercises" / "ex01_scale"
    assert find_course(work) == root
    inner = root / "inner"
    (inner / "exercises").mkdir(parents=True)
    (inner / "exercises" / "course.yaml").touch()
    assert find_course(inner / "exercises") == inner


def test_a_given_course_is_taken_before_the_nearest_one(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "exercises").mkdir(parents=True)
    (other / "exercises" / "course.yaml").touch()
    assert find_course(root, other) == other


@pytest.mark.parametrize("name", ["", "none", "course.yaml"])
def test_a_given_folder_that_is_no_course_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"exercises/course\.yaml"):
        find_course(tmp_path, tmp_path / name)


def test_without_a_course_above_the_checkouts_own_is_used(tmp_path: Path) -> None:
    assert find_course(tmp_path) == Path(grader.course.find.__file__).parents[2]


def test_an_installed_wheel_uses_the_course_inside_it(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "grader"
    package.mkdir(parents=True)
    root.rename(package / "builtin")
    monkeypatch.setattr(grader.course.find, "_PACKAGE", package)
    assert find_course(tmp_path) == package / "builtin"


def test_no_course_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grader.course.find, "_PACKAGE", tmp_path / "site-packages" / "grader")
    with pytest.raises(UsageError) as refused:
        find_course(tmp_path)
    assert "--course" in refused.value.text.en
    assert "--course" in refused.value.text.zh


@pytest.mark.parametrize(
    "text", ["ex02", "EX02", " ex2 ", "2", "02", "moments", "Moments", "ex02_moments", "ex02-moments"]
)
def test_an_exercise_is_found_by_id_number_or_slug(course: Course, text: str) -> None:
    assert find_exercise(course, text).id == "ex02"


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("ex03", "ex01, ex02"),
        ("momets", "Did you mean 'moments'?"),
        ("ex01.py", "Did you mean 'ex01'?"),
        ("", "ex01"),
        ("{0}", "{0}"),
        ("٢", "ex01"),
    ],
)
def test_an_unknown_exercise_is_refused_with_the_closest_one(course: Course, text: str, phrase: str) -> None:
    with pytest.raises(UsageError) as refused:
        find_exercise(course, text)
    assert phrase in refused.value.text.en
    assert refused.value.text.zh != refused.value.text.en
