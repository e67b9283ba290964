"""Hints and explanations are short enough for a student who is stuck; longer ones are noted for their author."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.proof.readability import SENTENCE, TOGETHER, WORDS, characters, long_texts, longest_sentence, words
from grader.text import Text

if TYPE_CHECKING:
    from grader.course.model import Course, Exercise

ROOT = Path(__file__).parents[2]
EASY = 9.0
"""The grade of a school in which half of the texts are read with ease, by the automated readability index."""


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT, None)


@pytest.fixture
def exercise(course: Course) -> Exercise:
    return course.exercises[0]


def grade(text: str) -> float:
    """Return the automated readability index: a school grade by the length of words and of sentences."""
    sentences = text.count(".") + text.count("?") + text.count(":") + text.count(";") or 1
    letters = sum(character.isalnum() for character in text)
    return 4.71 * letters / words(text) + 0.5 * words(text) / sentences - 21.43


def findings(exercise: Exercise) -> list[str]:
    return [finding.text.en for finding in long_texts(exercise)]


def test_no_text_of_the_course_is_noted_as_long(course: Course) -> None:
    assert len(course.exercises) > 30
    assert [said for exercise in course.exercises for said in findings(exercise)] == []


def test_most_texts_of_the_course_are_read_with_ease_by_a_ninth_grader(course: Course) -> None:
    exercises = course.exercises
    told = [misconception.explanation.en for exercise in exercises for misconception in exercise.misconceptions]
    hints = [hint.en for exercise in exercises for hint in exercise.hints]
    assert median(map(grade, told)) < EASY
    assert median(map(grade, hints)) < EASY


def test_a_long_hint_is_noted_with_its_number_and_both_measures(exercise: Exercise) -> None:
    long = Text(" ".join(["word"] * (WORDS + 1)) + ".", "好")
    (said,) = findings(replace(exercise, hints=(long, *exercise.hints[1:]), checks=(), misconceptions=()))
    assert said.startswith("hint 0 is long for a student who is stuck (61 words, at most 60; a sentence of 61 words")


def test_an_explanation_and_its_hint_are_measured_together(exercise: Exercise) -> None:
    text = Text(" ".join(["Word."] * WORDS), "好")
    told = replace(exercise.misconceptions[0], id="m", explanation=text, hint=0)
    spoilt = replace(exercise, hints=(text,), checks=(), misconceptions=(told,))
    assert findings(spoilt) == []
    longer = replace(spoilt, hints=(replace(text, en=f"{text.en} Word."),))
    said = findings(longer)
    assert said[-1] == (
        f"m is long for a student who is stuck ({TOGETHER + 1} words with its hint, at most {TOGETHER}). "
        "Leave out what is not the next step."
    )


def test_a_chinese_text_is_measured_by_its_characters(exercise: Exercise) -> None:
    check = replace(exercise.checks[0], explain=Text("Short.", "长" * 111), hint=None)
    (said,) = findings(replace(exercise, hints=(), checks=(check,), misconceptions=()))
    assert "111 characters in Chinese" in said
    assert characters("梯度 dw 与 `x.sum(0)` 比较") == 7


def test_a_check_without_an_explanation_is_not_measured(exercise: Exercise) -> None:
    check = replace(exercise.checks[0], explain=Text("", ""), hint=None)
    assert findings(replace(exercise, hints=(), checks=(check,), misconceptions=())) == []


def test_code_is_one_word_and_a_colon_ends_a_part_of_a_sentence() -> None:
    assert words("Take `a + b + c` twice — now.") == 4
    assert longest_sentence("One two three: four five. Six") == 3
    assert longest_sentence(" ".join(["a"] * (SENTENCE + 1))) == SENTENCE + 1
