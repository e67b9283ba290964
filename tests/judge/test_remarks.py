"""What is said of a stub that nobody has begun depends on whether it is to be filled in or to be repaired."""

from __future__ import annotations

from pathlib import Path

import pytest

import grader
from grader.course.load import load_course
from grader.judge.remarks import not_begun

ROOT = Path(grader.__file__).parents[1]


@pytest.mark.parametrize(("name", "words"), [("ex01", "Write your code"), ("ex19", "Find what is wrong")])
def test_the_unchanged_stub_is_told_with_what_to_do(name: str, words: str) -> None:
    exercise = next(found for found in load_course(ROOT).exercises if found.id == name)
    assert words in not_begun(exercise).en
