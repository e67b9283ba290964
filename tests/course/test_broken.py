"""Each folder of `broken/` is one faulty YAML file of an otherwise sound course, with what its author is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.course.load import load_course
from grader.errors import CourseError, Problem
from grader.scaffold.new_course import course_files
from grader.scaffold.writing import write_new
from grader.submission.vocabulary import known_bans
from grader.text import LANGUAGES, Language
from tests.golden import require_equal

SITUATIONS = sorted((Path(__file__).parent / "broken").iterdir())
KNOWN = re.compile(r"(Known(?: here)?: |可用的有：|可用的键：).{60,}$", re.MULTILINE)
PLACES = {
    "course.yaml": "exercises",
    "exercise.yaml": "exercises/ex01_mean_squared_error",
    "private.yaml": "reference/ex01_mean_squared_error",
}


def problems_of(root: Path) -> tuple[Problem, ...]:
    """Return what is wrong with a course, which must be something."""
    try:
        course = load_course(root, known_bans())
    except CourseError as error:
        return error.problems
    assert course.exercises, "the other exercise is not taken down"
    (broken,) = course.broken
    return broken.problems


def told(problems: tuple[Problem, ...], root: Path, language: Language) -> str:
    lines = (f"{problem.where}: {problem.key}: {problem.text[language]}\n" for problem in problems)
    # what else is known grows with the program: long lists are not part of the claim
    return KNOWN.sub(r"\1…", "".join(lines).replace(f"{root}/", ""))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of two exercises, of which a test spoils the first and puts it right again."""
    root = tmp_path_factory.mktemp("courses") / "sound"
    files = dict(course_files("Sound", LANGUAGES))
    second = {
        name.replace("ex01", "ex02"): text.replace("ex01", "ex02") for name, text in files.items() if "ex01_" in name
    }
    course = files["exercises/course.yaml"].replace("[ex01]", "[ex01, ex02]")
    write_new(root, files | second | {"exercises/course.yaml": course})
    return root


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda folder: folder.name)
def test_a_fault_is_told_with_its_place_and_a_remedy(situation: Path, sound: Path, *, update_golden: bool) -> None:
    (spoilt,) = situation.glob("*.yaml")
    path = sound / PLACES[spoilt.name] / spoilt.name
    before = path.read_bytes()
    path.write_bytes(spoilt.read_bytes())
    try:
        problems = problems_of(sound)
    finally:
        path.write_bytes(before)
    said = {f"expected.{language}.txt": told(problems, sound, language) for language in LANGUAGES}
    if update_golden:
        for name, text in said.items():
            (situation / name).write_text(text, encoding="utf-8")
    require_equal(said, {name: (situation / name).read_text(encoding="utf-8") for name in said})
    chinese = [problem.text.zh for problem in problems]
    assert all(re.search("[\u4e00-\u9fff]", text) for text in chinese)


def test_there_are_forty_of_them() -> None:
    assert len(SITUATIONS) >= 40
