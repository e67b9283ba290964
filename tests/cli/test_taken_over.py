"""An exercise of another course goes through every command as one of the course's own."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from grader.batch.course_archive import pack, unpack
from grader.course.built_in import built_in_course
from grader.course.load import load_course

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

DEFINITION = "id: ex05\nfrom: builtin/ex06\ntitle: Taken over\ntotal: 20\nlimits: {call_s: 4}\n"


@pytest.fixture
def course(cli: Cli, work: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(work.parents[1] / "cache"))
    root = work / "new"
    assert cli("init", "new", "--languages", "en").code == 0
    folder = root / "exercises" / "ex05_taken"
    folder.mkdir()
    (folder / "exercise.yaml").write_text(DEFINITION, encoding="utf-8")
    listing = root / "exercises" / "course.yaml"
    listing.write_text(listing.read_text("utf-8").replace("[ex01]", "[ex01, ex05]"), encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def solution() -> Path:
    built_in = built_in_course()
    assert built_in is not None
    return (
        next(exercise for exercise in load_course(built_in).exercises if exercise.id == "ex06").private / "solution.py"
    )


def test_a_student_lists_shows_starts_and_checks_it(cli: Cli, course: Path) -> None:
    listed = json.loads(cli("list", "--format", "json").out)
    assert {(told["id"], told["title"], told["points"]) for told in listed} >= {("ex05", "Taken over", 20)}
    assert "Taken over" in cli("show", "ex05").out
    assert cli("start", "ex05").code == 0
    assert (course / "ex05.py").is_file()
    assert cli("check", "ex05").code == 1  # nothing is written yet
    shutil.copy(solution(), course / "ex05.py")
    told = json.loads(cli("check", "ex05", "--format", "json").out)
    assert (told["exercise"], told["score"], told["max_score"]) == ("ex05", 20, 20)


def test_an_instructor_judges_a_folder_of_it(cli: Cli, course: Path) -> None:
    handed = course / "handed" / "ada"
    handed.mkdir(parents=True)
    shutil.copy(solution(), handed / "ex05.py")
    assert cli("batch", "handed", "--out", "out", "--isolation", "process").code == 0
    assert "ada,20" in (course / "out" / "grades.csv").read_text("utf-8")


def test_a_release_holds_its_cases_and_no_answer(cli: Cli, course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("release", "out").code == 0
    released = course / "out"
    names = {path.relative_to(released).as_posix() for path in released.rglob("*") if path.is_file()}
    assert "recorded/ex05_taken/cases.json" in names
    assert "exercises/ex05_taken/stub.py" in names
    assert not [name for name in names if "solution" in name or "private" in name or "wrong" in name]
    assert "from:" not in (released / "exercises" / "ex05_taken" / "exercise.yaml").read_text("utf-8")
    # A student has neither the course that it is from, nor what was written into the instructor's cache.
    monkeypatch.setenv("XDG_CACHE_HOME", str(course / "other"))
    monkeypatch.setattr("grader.course.find_course.built_in_course", lambda: None)
    monkeypatch.chdir(released)
    shutil.copy(solution(), released / "ex05.py")
    told = json.loads(cli("check", "ex05", "--format", "json").out)
    assert {check["status"] for check in told["checks"]} == {"passed", "withheld"}


def test_it_travels_to_another_machine_in_full(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = unpack(pack(course), tmp_path / "store")
    monkeypatch.setattr("grader.course.taken.built_in_course", lambda: None)
    there = load_course(folder)
    assert [exercise.id for exercise in there.exercises] == ["ex01", "ex05"]
    assert (there.exercises[1].private / "solution.py").read_bytes() == solution().read_bytes()


def test_without_the_reference_of_the_other_course_that_is_told(
    cli: Cli, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built_in = built_in_course()
    assert built_in is not None
    public = course / "installed"
    shutil.copytree(built_in / "exercises", public / "exercises")
    monkeypatch.setattr("grader.course.taken.built_in_course", lambda: public)
    assert cli("show", "ex05").code == 0
    shutil.copy(solution(), course / "ex05.py")
    ended = cli("check", "ex05")
    assert ended.code == 2
    assert "the package torch-grader-instructor" in " ".join(ended.err.split())
