from __future__ import annotations

from pathlib import Path

import pytest

import grader.course.built_in
from grader.course.find_course import find_course
from grader.errors import UsageError


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
    assert find_course(tmp_path) == Path(grader.course.built_in.__file__).parents[2]


def test_an_installed_wheel_uses_the_course_inside_it(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "grader"
    package.mkdir(parents=True)
    root.rename(package / "builtin")
    monkeypatch.setattr(grader.course.built_in, "PACKAGE", package)
    assert find_course(tmp_path) == package / "builtin"


def test_no_course_at_all_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grader.course.built_in, "PACKAGE", tmp_path / "site-packages" / "grader")
    with pytest.raises(UsageError) as refused:
        find_course(tmp_path)
    assert "--course" in refused.value.text.en
    assert "--course" in refused.value.text.zh


def test_the_word_builtin_means_the_course_of_the_program(tmp_path: Path, root: Path) -> None:
    root.rename(tmp_path / "builtin")
    assert find_course(tmp_path, Path("builtin")) == Path(grader.course.built_in.__file__).parents[2]


@pytest.mark.parametrize(
    ("make", "phrase"),
    [
        ("exercises/course.yml", "exercises/course.yml"),
        ("exercises/Course.yaml", "exercises/Course.yaml"),
        ("exercises/course.yaml.txt", "exercises/course.yaml.txt"),
        ("exercise/course.yaml", "exercise/course.yaml"),
        ("Exercises/course.yaml", "Exercises/course.yaml"),
        ("exercises/hw1/exercise.yaml", "exercises/hw1"),
        ("exercises/ex02_mine/exercise.yml", "exercises/ex02_mine"),
    ],
)
def test_what_looks_like_a_course_is_refused_rather_than_passed_by(tmp_path: Path, make: str, phrase: str) -> None:
    (tmp_path / make).parent.mkdir(parents=True)
    (tmp_path / make).touch()
    inner = tmp_path / "work"
    inner.mkdir()
    for given in (None, tmp_path):
        with pytest.raises(UsageError) as refused:
            find_course(inner, given)
        assert f"here it is {phrase}" in refused.value.text.en or f"it has {phrase}" in refused.value.text.en
        assert "exercises/course.yaml" in refused.value.text.zh
    assert find_course(inner, Path("builtin"))


@pytest.mark.parametrize("make", ["course.yaml", "exercises/notes/readme.md", "exercise.yaml", "work/ex01.py"])
def test_what_other_programs_have_is_passed_by(tmp_path: Path, make: str) -> None:
    (tmp_path / make).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / make).touch()
    assert find_course(tmp_path) == Path(grader.course.built_in.__file__).parents[2]


def test_a_course_among_what_was_handed_in_is_refused_unless_it_is_named(root: Path) -> None:
    inner = root / "repo"
    inner.mkdir()
    for handed_in in (root, root.parent):
        with pytest.raises(UsageError, match="--course") as refused:
            find_course(inner, handed_in=handed_in)
        assert "提交" in refused.value.text.zh
        assert find_course(inner, root, handed_in=handed_in) == root
    # submissions that lie in the instructor's course are the usual layout
    assert find_course(root, handed_in=inner) == find_course(inner, handed_in=inner) == root
