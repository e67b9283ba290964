"""An exercise is taken over from another course by reference, with what is different here."""

from __future__ import annotations

import os
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.scaffold.new_course import course_files
from grader.scaffold.writing import write_new
from grader.submission.vocabulary import known_bans

if TYPE_CHECKING:
    from grader.course.model import BrokenExercise, Course, Exercise

BUILTIN = load_course(Path(__file__).parents[2])
SOURCE = next(exercise for exercise in BUILTIN.exercises if exercise.id == "ex02")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return course(tmp_path / "course", ["en"])


def course(folder: Path, languages: list[str]) -> Path:
    write_new(folder, course_files("Course", languages))
    return folder


def take(root: Path, definition: str, name: str = "ex05") -> None:
    folder = root / "exercises" / f"{name}_taken"
    folder.mkdir()
    (folder / "exercise.yaml").write_text(f"id: {name}\n{definition}", encoding="utf-8")


def load(root: Path) -> Course:
    return load_course(root, known_bans())


def taken(root: Path, definition: str) -> Exercise:
    take(root, definition)
    found = load(root)
    assert found.broken == ()
    return next(exercise for exercise in found.drafts if exercise.id == "ex05")


def told(root: Path, definition: str) -> list[tuple[str, str, int]]:
    take(root, definition)
    broken: BrokenExercise = next(found for found in load(root).broken if found.id == "ex05")
    assert {problem.path for problem in broken.problems} == {root / "exercises" / "ex05_taken" / "exercise.yaml"}
    assert all(problem.text.zh and problem.text.zh != problem.text.en for problem in broken.problems)
    return [(problem.text.en, problem.key, problem.line) for problem in broken.problems]


def test_it_is_the_same_exercise_under_its_own_id(root: Path) -> None:
    found = taken(root, "from: builtin/ex02\n")
    assert found.taken_from == "builtin/ex02"
    assert found.title.en == SOURCE.title.en
    assert [check.id for check in found.checks] == [check.id for check in SOURCE.checks]
    assert found.points == SOURCE.points
    assert [known.id for known in found.misconceptions] == [known.id for known in SOURCE.misconceptions]
    assert found.statement.en == SOURCE.statement.en
    assert (found.private / "solution.py").read_bytes() == (SOURCE.private / "solution.py").read_bytes()


def test_texts_come_in_the_languages_of_the_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    spanish = course(tmp_path / "spanish", ["es"])
    found = taken(spanish, "from: builtin/ex02\ntitle: Softmax hacia atrás\n")
    assert found.languages == ("es",)
    assert found.title["es"] == "Softmax hacia atrás"
    assert found.checks[0].title["es"] == SOURCE.checks[0].title.en  # nobody has written it in Spanish
    (spanish / "exercises" / "ex05_taken" / "statement.md").write_text("# En español\n", encoding="utf-8")
    (again,) = load(spanish).drafts
    assert again.statement["es"] == "# En español\n"


def test_points_are_given_by_check_or_scaled_to_a_sum(root: Path) -> None:
    last = SOURCE.checks[-1].id
    by_check = taken(root, f"from: builtin/ex02\npoints: {{{last}: 7.5}}\n")
    assert by_check.checks[-1].points == Decimal("7.5")
    assert by_check.checks[0].points == SOURCE.checks[0].points
    definition = root / "exercises" / "ex05_taken" / "exercise.yaml"
    definition.write_text("id: ex05\nfrom: builtin/ex02\ntotal: 7\n", encoding="utf-8")
    (scaled,) = load(root).drafts
    assert scaled.points == 7
    ratio = scaled.checks[0].points / scaled.checks[1].points
    assert ratio == pytest.approx(SOURCE.checks[0].points / SOURCE.checks[1].points, rel=Decimal("1e-4"))


def test_limits_and_bans_are_changed(root: Path) -> None:
    found = taken(root, "from: builtin/ex02\nlimits: {call_s: 1.5}\nbanned: [softmax]\n")
    assert found.limits.call_s == 1.5
    assert found.limits.submission_s == SOURCE.limits.submission_s
    assert found.banned == ("softmax",)


def test_a_change_of_the_other_course_arrives_and_what_is_taken_can_be_taken_on(root: Path, tmp_path: Path) -> None:
    second = course(tmp_path / "second", ["en"])
    take(second, f"from: ../{root.name}/ex05\n", "ex09")
    take(root, "from: ../second/ex01\ntotal: 3\n")
    for _ in range(2):
        found = {exercise.id: exercise for exercise in load(second).drafts}["ex09"]
        assert found.points == 3
        solution = second / "reference" / "ex01_mean_squared_error" / "solution.py"
        assert (found.private / "solution.py").read_bytes() == solution.read_bytes()
        solution.write_text(solution.read_text("utf-8") + "\n# later\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("definition", "said", "key", "line"),
    [
        ("from: builtin/ex99\n", "'ex99' is unknown here. Did you mean 'ex29'?", "from", 2),
        ("from: ../nowhere/ex02\n", "There is no course '../nowhere'.", "from", 2),
        ("from: ex02\n", "There is no course 'ex02'.", "from", 2),
        ("from: ./ex05\n", "These exercises refer to each other in a circle: course/ex05 → course/ex05.", "from", 2),
        ("from: builtin/ex02\nhints: []\n", "'hints' comes from builtin/ex02 and cannot be changed here.", "hints", 3),
        ("from: builtin/ex02\ntitel: T\n", "Did you mean 'title'?", "titel", 3),
        ("from: builtin/ex02\npoints: {by-hnad: 2}\n", "'by-hnad' is unknown here.", "points.by-hnad", 3),
        ("from: builtin/ex02\nbanned: [sofmax]\n", "Did you mean 'softmax'?", "banned[0]", 3),
        ("from: builtin/ex02\ntotal: -1\n", "", "total", 3),
        ("from: builtin/ex02\ntotal: 3\npoints: {by-hand: 2}\n", "Keep one of them.", "total", 3),
        ("from: builtin/ex02\npoints: 5\n", "", "points", 3),
        ("from: builtin/ex02\nlimits: {call: 1}\n", "Did you mean 'call_s'?", "limits.call", 3),
    ],
)
def test_what_cannot_be_taken_so_is_told(root: Path, definition: str, said: str, key: str, line: int) -> None:
    ((text, at, where), *others) = told(root, definition)
    assert said in text, text
    assert (at, where, others) == (key, line, [])


def test_a_circle_through_another_course_is_told(root: Path, tmp_path: Path) -> None:
    second = course(tmp_path / "second", ["en"])
    take(second, f"from: ../{root.name}/ex05\n", "ex09")
    ((text, _, _),) = told(root, "from: ../second/ex09\n")
    assert "course/ex05 → second/ex09 → course/ex05" in text


def test_a_fault_of_the_other_course_and_files_without_use_are_told(root: Path, tmp_path: Path) -> None:
    second = course(tmp_path / "second", ["en"])
    (second / "exercises" / "ex01_mean_squared_error" / "stub.py").unlink()
    ((text, _, _),) = told(root, "from: ../second/ex01\n")
    assert "There is a fault in ../second/ex01" in text
    assert "stub.py" in text
    folder = root / "exercises" / "ex05_taken"
    (folder / "exercise.yaml").write_text("id: ex05\nfrom: builtin/ex02\n", encoding="utf-8")
    (folder / "stub.py").write_text("", encoding="utf-8")
    (broken,) = load(root).broken
    assert "exercises/ex05_taken/stub.py is not used" in broken.problems[0].text.en


def test_what_nobody_has_read_for_long_is_removed_when_something_new_is_taken(root: Path, tmp_path: Path) -> None:
    take(root, "from: builtin/ex02\n")
    load(root)
    (first,) = (tmp_path / "cache").glob("torch-grader/taken/*")
    os.utime(first, (1, 1))
    load(root)  # read again: it is young
    take(root, "from: builtin/ex03\n", "ex06")
    load(root)
    os.utime(first, (1, 1))
    take(root, "from: builtin/ex04\n", "ex07")
    load(root)
    assert len(list((tmp_path / "cache").glob("torch-grader/taken/*"))) == 3
    os.utime(first, (1, 1))
    shutil.rmtree(root / "exercises" / "ex05_taken")
    take(root, "from: builtin/ex05\n", "ex08")
    load(root)
    assert not first.exists()
    assert len(list((tmp_path / "cache").glob("torch-grader/taken/*"))) == 3
