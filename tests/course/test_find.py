from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.course.find import find_exercise, named_exercises
from grader.course.load import load_course
from grader.errors import CourseError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.course.model import Course

    Edit = Callable[[str, str, str], None]


@pytest.fixture
def course(root: Path) -> Course:
    return load_course(root)


@pytest.mark.parametrize(
    "text",
    [
        *("ex02", "EX02", " ex2 ", "2", "02", "moments", "Moments", "ex02_moments", "ex02-moments"),
        *("ex02.py", "EX2.ipynb", "work/ex02.py", "work\\ex02.py", "moments.py"),
    ],
)
def test_an_exercise_is_found_by_id_number_or_slug(course: Course, text: str) -> None:
    assert find_exercise(course, text).id == "ex02"


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("ex03", "ex01, ex02"),
        ("mine.py", "`grader check EXERCISE mine.py`"),
        ("my answer.py", '`grader check EXERCISE "my answer.py"`'),
        ("momets", "Did you mean 'moments'?"),
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


@pytest.mark.parametrize(
    ("text", "near"),
    [
        *(("ex99", ""), ("ex20", ""), ("ex100", ""), ("99", ""), ("ex", ""), ("scale9", "")),
        *(
            ("exx1", "ex01"),
            ("ex1a", "ex01"),
            ("ex02x.py", "ex02"),
            ("momets", "moments"),
            ("hw2_softmx", "hw2-softmax"),
        ),
    ],
)
def test_only_an_exercise_that_exists_is_suggested_as_it_is_written(course: Course, text: str, near: str) -> None:
    other = replace(course.exercises[0], id="hw2-softmax", folder=course.exercises[0].folder.with_name("hw2-softmax"))
    with pytest.raises(UsageError) as refused:
        find_exercise(replace(course, exercises=(*course.exercises, other)), text)
    suggested = re.findall(r"Did you mean '(.*?)'", refused.value.text.en)
    assert suggested == ([near] if near else [])
    assert bool(near) == ("是不是想写" in refused.value.text.zh)


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (["attention", "hw2-softmax"], "HW2_Softmax", "hw2-softmax"),
        (["attention", "hw2-softmax"], "softmax.py", "hw2-softmax"),
        (["ex10", "ex100"], "100", "ex100"),
        (["ex10", "ex100"], "ex0100", "ex100"),
        (["ex100", "ex10"], "10", "ex10"),
        (["lab", "lab_2"], "lab-2", "lab_2"),
        # the id itself goes before what only sounds like it
        (["hw2-softmax", "softmax"], "softmax", "softmax"),
        (["ex2", "ex02"], "ex02", "ex02"),
    ],
)
def test_an_exercise_of_any_id_is_found(course: Course, names: list[str], text: str, found: str) -> None:
    exercises = [
        replace(one, id=name, folder=one.folder.with_name(name))
        for one, name in zip(course.exercises, names, strict=True)
    ]
    assert find_exercise(replace(course, exercises=tuple(exercises)), text).id == found


def test_a_faulty_exercise_is_refused_with_its_faults_and_a_draft_is_found(root: Path, edit: Edit) -> None:
    edit("exercises/ex01_scale/exercise.yaml", "points: 2", "points: two")
    edit("exercises/course.yaml", "[ex01, ex02]", "[ex01]")
    course = load_course(root)
    for text in ("ex01", "1", "scale", "ex01.py"):
        with pytest.raises(CourseError, match=r"ex01 is being repaired(.|\n)*checks\[0\]\.points"):
            find_exercise(course, text)
    assert find_exercise(course, "moments").id == "ex02"
    assert [exercise.id for exercise in named_exercises(course, ["2"])] == ["ex02"]


def test_the_ids_of_a_large_course_are_not_listed(course: Course) -> None:
    many = replace(course, exercises=tuple(replace(course.exercises[0], id=f"ex{n:02}") for n in range(1, 31)))
    with pytest.raises(UsageError) as refused:
        find_exercise(many, "ex99")
    assert refused.value.text.en == "There is no exercise 'ex99'. `grader list` shows all 30."
