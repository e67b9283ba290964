"""Answers to another course's exercise of the same id are told from wrong answers, misspelt names and stubs."""

from __future__ import annotations

import json

import pytest

from grader.submission.foreign import foreign_exercises
from grader.submission.submission import Submission

WANTED = {"ex02": ["softmax_backward"]}
RIGHT = "def softmax_backward(p, grad_out, dim=-1):\n    return p\n"
OTHER = "def reverse(words):\n    return words[::-1]\n"


def handed_in(*sources: str, exercise: str = "ex02") -> list[Submission]:
    return [
        Submission(exercise, f"student {number}", "ex02.py", "ex02.py", data=source.encode())
        for number, source in enumerate(sources)
    ]


def notebook(source: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": source.splitlines(keepends=True)}]})


@pytest.mark.parametrize(
    "sources",
    [
        (OTHER, OTHER),
        (OTHER, f"{OTHER}class Helper: ...\n", notebook(OTHER)),
        (OTHER, "", "# nothing yet\n"),
        ("class Stack:\n    def push(self): ...\n", "class Stack:\n    def push(self, x): ...\n"),
    ],
)
def test_files_that_have_another_name_in_common_are_another_courses(sources: tuple[str, ...]) -> None:
    (found,) = foreign_exercises(handed_in(*sources), WANTED)
    assert found.count == sum("def " in source for source in sources)
    assert "`softmax_backward`" in found.told.en
    assert f"`{found.defined[0]}`" in found.told.zh


@pytest.mark.parametrize(
    "sources",
    [
        (RIGHT, OTHER),
        (OTHER, notebook(RIGHT)),
        (OTHER, "def other(x):\n    return x\n"),
        ("def softmax_backwards(p, g):\n    return p\n",) * 2,
        ("def my_softmax(p): ...\nsoftmax_backward = my_softmax\n",) * 2,
        ("x = 1\n", "", "\0\xff"),
    ],
)
def test_one_right_name_a_misspelling_or_nothing_in_common_is_no_other_course(sources: tuple[str, ...]) -> None:
    assert not foreign_exercises(handed_in(*sources), WANTED)


def test_each_exercise_is_looked_at_by_itself() -> None:
    submissions = [*handed_in(OTHER, OTHER), *handed_in(RIGHT, exercise="ex03")]
    found = foreign_exercises(submissions, WANTED | {"ex03": ["softmax_backward"]})
    assert [foreign.exercise for foreign in found] == ["ex02"]


def test_for_a_course_that_was_found_it_is_said_without_a_word_of_the_one_that_comes_with_grader() -> None:
    (found,) = foreign_exercises(handed_in(OTHER, OTHER), WANTED)
    assert "none of the 2 files handed in for it" in found.unlike.en
    assert "comes with grader" not in found.unlike.en
    assert "自带" not in found.unlike.zh
