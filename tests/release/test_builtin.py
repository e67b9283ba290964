"""The recordings of the course that the wheel carries: made anew where something changed, and true to the course."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from grader.__about__ import __version__
from grader.course.load import load_course
from grader.release.builtin import FOLDER, LEDGER, is_told, outdated, renew
from tests.release.conftest import TINY

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).parents[2]


def test_the_wheel_carries_recordings_of_the_exercises_as_they_are() -> None:
    course = load_course(ROOT)
    changed = outdated(course)
    assert not changed, f"{', '.join(changed)} changed after it was recorded: run `grader release grader/builtin`."
    assert is_told(course), (
        "Exercises are worded otherwise than in grader/builtin: run `grader release grader/builtin`."
    )


def test_the_instructors_package_is_of_the_same_version() -> None:
    project = tomllib.loads((ROOT / "reference/pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert project["dependencies"] == [f"torch-grader=={__version__}"]


def renewed(root: Path, folder: Path) -> list[str]:
    """Bring recordings up to date; return the exercises that were recorded."""
    recorded: list[str] = []
    renew(load_course(root), recorded.append, folder)
    return recorded


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a course in `course`, and its recordings in `carried`."""
    place = tmp_path_factory.mktemp("made")
    shutil.copytree(TINY, place / "course")
    assert renewed(place / "course", place / "carried") == ["ex01", "ex02"]
    return place


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy"))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lose(path: Path) -> None:
    path.unlink()


def spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def edit(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n# later\n", encoding="utf-8")


def ask(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("[1, 2]", "[1, 5]"), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "file"),
    [
        (ask, "course/exercises/ex02_moments/exercise.yaml"),
        (edit, "course/reference/ex02_moments/solution.py"),
        (lose, "carried/recorded/ex02_moments/cases.json"),
        (spoil, "carried/recorded/ex02_moments/tensors.safetensors"),
    ],
)
def test_only_what_changed_is_recorded_anew(copy: Path, change: Callable[[Path], None], file: str) -> None:
    before = contents(copy / "carried")
    change(copy / file)
    assert outdated(load_course(copy / "course"), copy / "carried") == ("ex02",)
    assert renewed(copy / "course", copy / "carried") == ["ex02"]
    assert outdated(load_course(copy / "course"), copy / "carried") == ()
    after = contents(copy / "carried")
    assert after.keys() == before.keys()
    assert [name for name in before if "ex01" in name and before[name] != after[name]] == []


def word_otherwise(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("Mean and spread", "Two numbers"), encoding="utf-8")


@pytest.mark.parametrize(("change", "name"), [(edit, "statement.en.md"), (word_otherwise, "exercise.yaml")])
def test_another_wording_is_told_and_nothing_is_recorded_for_it(
    copy: Path, change: Callable[[Path], None], name: str
) -> None:
    change(copy / "course/exercises/ex02_moments" / name)
    course = load_course(copy / "course")
    assert outdated(course, copy / "carried") == ()
    assert not is_told(course, copy / "carried")
    assert renewed(copy / "course", copy / "carried") == []
    assert is_told(course, copy / "carried")


def test_what_only_hidden_checks_have_is_no_part_of_a_recording(copy: Path) -> None:
    edit(copy / "course/reference/ex02_moments/private.yaml")
    edit(copy / "course/reference/ex02_moments/checks.py")
    course = load_course(copy / "course")
    assert (outdated(course, copy / "carried"), is_told(course, copy / "carried")) == ((), True)


def test_nothing_is_recorded_where_nothing_changed(copy: Path) -> None:
    before = contents(copy)
    assert renewed(copy / "course", copy / "carried") == []
    assert contents(copy) == before


def test_all_is_recorded_anew_after_a_change_of_torch(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda _: "99")
    assert renewed(copy / "course", copy / "carried") == ["ex01", "ex02"]
    assert b'"torch": "99"' in (copy / "carried/RELEASE.json").read_bytes()


def test_no_exercise_lies_beside_the_recordings_and_the_ledger_stays_with_the_reference(made: Path) -> None:
    assert sorted(path.name for path in (made / "carried").iterdir()) == ["RELEASE.json", "recorded"]
    assert (made / "course" / LEDGER).is_file()
    assert not (FOLDER / "exercises").exists()
