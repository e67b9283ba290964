from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from grader.__about__ import __version__
from grader.course.load import load_course
from grader.course.model import BrokenExercise
from grader.errors import CourseError, Problem, UsageError
from grader.release.make import make_release
from grader.text import Text
from tests.release.conftest import release

STUB = '"""ex01: scale a vector."""\n\n\ndef scale(x, factor=2.0):\n    """{}"""\n    raise NotImplementedError\n'
"""With Chinese docstrings: the code is that of stub.py."""


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_nothing_that_students_must_not_get_is_in_any_byte_of_a_release(released: Path) -> None:
    values = torch.tensor([31337.13, 271.828, 161.803, 141.421], dtype=torch.float64)
    kinds = (torch.float64, torch.float32)
    numbers = [made.to(kind).numpy().tobytes() for made in (values, 2 * values) for kind in kinds]
    files = contents(released)
    assert len(files) > 8
    for name, data in files.items():
        assert b"canary" not in name.encode() + data, name
        assert not any(number in data for number in numbers), name
        assert b"31337.13" not in data, name
    assert not (released / "reference").exists()


def test_a_release_names_course_version_content_grader_and_torch(released: Path) -> None:
    document = json.loads((released / "RELEASE.json").read_bytes())
    assert document["course"]["en"] == load_course(released).title.en
    assert document["sha256"].startswith(document["version"])
    assert (document["grader"], document["torch"]) == (__version__, torch.__version__)
    assert document["exercises"]["ex01"]["checks"] == ["by-hand", "any-size"]
    assert [(check["id"], check["why"]) for check in document["exercises"]["ex01"]["withheld"]] == [
        ("hidden", "hidden")
    ]


def test_a_release_written_twice_has_the_same_bytes(marked: Path, released: Path, tmp_path: Path) -> None:
    release(marked, tmp_path / "again")
    release(marked, tmp_path / "again")  # over the earlier one
    assert contents(tmp_path / "again") == contents(released)


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("notes.md", "canary_variable = x * factor", "line 5 of ex01_scale/solution.py"),
        ("notes.md", "    x:  {values: [31337.13, 271.828, 161.803, 141.421]}", "'hidden' of ex01"),
        ("probe.py", '# "a comment with canary_comment" is told', "line 3 of ex01_scale/solution.py"),
        ("stub.zh.py", STUB.format("canary_variable = x * factor"), "line 5 of ex01_scale/solution.py"),
        ("canary_filename.py", "", "the name of ex01_scale/wrong/canary_filename.py"),
        ("data.json", '{"about": "sizes: {canary_key: [4]}"}', "line 8 of ex01_scale/private.yaml"),
    ],
)
def test_a_release_that_would_hold_an_answer_is_not_written(
    marked: Path, tmp_path: Path, file: str, text: str, place: str
) -> None:
    root = shutil.copytree(marked, tmp_path / "course")
    (root / "exercises/ex01_scale" / file).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        release(root, tmp_path / "out")
    assert place in refused.value.text.en
    assert file in refused.value.text.en
    assert not (tmp_path / "out").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["course"]


def test_an_exercise_that_is_not_released_is_not_there(marked: Path, tmp_path: Path) -> None:
    course = load_course(marked)
    make_release(course, course.exercises[:1], tmp_path / "some", lambda _: None)
    some = load_course(tmp_path / "some")
    assert [exercise.id for exercise in some.exercises] == ["ex01"]
    assert some.broken == ()


def test_a_size_that_only_hidden_cases_draw_may_be_named_under_smallest(marked: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(marked, tmp_path / "course"))
    with (root / "exercises/ex01_scale/exercise.yaml").open("a", encoding="utf-8") as file:
        file.write("smallest: {canary_key: 1}\n")
    course = load_course(root)
    make_release(course, course.exercises[:1], tmp_path / "out", lambda _: None)
    assert load_course(tmp_path / "out").exercises[0].smallest == {"canary_key": 1}


def test_a_release_whose_exercises_could_not_be_read_is_not_written(
    marked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = BrokenExercise("ex01", "all", (Problem(tmp_path, 1, "file", Text.same("what is wrong")),), tmp_path)
    course = load_course(marked)
    monkeypatch.setattr("grader.release.make.load_course", lambda _: replace(course, broken=(broken,)))
    with pytest.raises(CourseError, match="what is wrong"):
        make_release(course, course.exercises[:1], tmp_path / "out", lambda _: None)
    assert not (tmp_path / "out").exists()


def test_the_course_may_name_its_version(marked: Path, tmp_path: Path) -> None:
    course = replace(load_course(marked), version="week 3")
    make_release(course, course.exercises[:1], tmp_path / "named", lambda _: None)
    assert json.loads((tmp_path / "named/RELEASE.json").read_bytes())["version"] == "week 3"


def test_a_folder_with_something_else_in_it_is_left_alone(marked: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious", encoding="utf-8")
    with pytest.raises(UsageError, match="is not an earlier release"):
        release(marked, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
