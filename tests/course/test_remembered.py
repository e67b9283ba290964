from __future__ import annotations

import os
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from grader.course.catalogue import Catalogue
from grader.course.model import BrokenExercise, Exercise
from grader.course.remembered import Remembered, key_of

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[2]
TINY = REPOSITORY / "tests" / "samples" / "tiny_course"


@pytest.fixture
def memory(tmp_path: Path) -> Remembered:
    folder = tmp_path / "memory"
    folder.mkdir(mode=0o700)
    return Remembered(folder)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "course"))


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what forbids to read any file of a course as YAML from then on."""

    def read(*_: object) -> NoReturn:
        pytest.fail("a file was read that should have been remembered")

    return lambda: monkeypatch.setattr("grader.course.reader.CourseReader.__init__", read)


def test_a_remembered_course_is_the_one_that_was_read(
    root: Path, memory: Remembered, unread: Callable[[], None]
) -> None:
    fresh = Catalogue(root).course()
    assert Catalogue(root, None, memory).course() == fresh
    unread()
    assert Catalogue(root, None, memory).course() == fresh


@pytest.mark.parametrize("name", ["ex06", "ex20", "ex32"])  # not-a-number, properties and oracles, files
def test_what_the_bank_says_is_kept_whole(memory: Remembered, unread: Callable[[], None], name: str) -> None:
    fresh = Catalogue(REPOSITORY, None, memory).read(name)
    unread()
    assert repr(Catalogue(REPOSITORY, None, memory).read(name)) == repr(fresh)


@pytest.mark.parametrize(
    "file",
    ["exercises/ex01_scale/exercise.yaml", "reference/ex01_scale/solution.py", "exercises/ex01_scale/statement.en.md"],
)
def test_an_exercise_whose_file_changed_is_read_again(root: Path, memory: Remembered, file: str) -> None:
    Catalogue(root, None, memory).read("ex01")
    count = len(list(memory.folder.iterdir()))
    with (root / file).open("a", encoding="utf-8") as changed:
        changed.write("\n")
    assert isinstance(Catalogue(root, None, memory).read("ex01"), Exercise)
    assert len(list(memory.folder.iterdir())) == count + 1


def test_a_broken_exercise_is_not_kept(root: Path, memory: Remembered) -> None:
    (root / "exercises/ex01_scale/stub.py").write_text("def (", encoding="utf-8")
    for _ in range(2):
        assert isinstance(Catalogue(root, None, memory).read("ex01"), BrokenExercise)
    assert isinstance(Catalogue(root, None, memory).read("ex02"), Exercise)


def test_a_moved_course_has_its_own_paths(root: Path, tmp_path: Path, memory: Remembered) -> None:
    Catalogue(root, None, memory).course()
    moved = Path(shutil.copytree(root, tmp_path / "moved"))
    exercise = Catalogue(moved, None, memory).read("ex01")
    assert exercise == Catalogue(moved).read("ex01")
    assert exercise.folder.is_relative_to(moved)


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"{}",
        b'{"a": 1}',
        b'["Exercise"]',
        b'["no such record", 1]',
        b'["tuple", {"a": 1}]',
        b'["enum", "Law", "none"]',
        b'["decimal", "x"]',
        b'["decimal", "1", "2", "3"]',
        b"[" * 5_000,
        b"[[]]",
        b"[]",
        b"\xff",
    ],
)
def test_an_entry_that_makes_no_sense_is_none(memory: Remembered, entry: bytes) -> None:
    (memory.folder / "key").write_bytes(entry)
    found = memory.get("key", Path("/"))
    assert not isinstance(found, Exercise)


def test_an_entry_that_others_may_write_to_is_not_used(memory: Remembered) -> None:
    memory.put("key", Decimal(1), Path("/"))
    assert memory.get("key", Path("/")) == 1
    (memory.folder / "key").chmod(0o666)
    assert memory.get("key", Path("/")) is None


def test_a_link_is_not_followed(memory: Remembered) -> None:
    memory.put("other", Decimal(1), Path("/"))
    (memory.folder / "key").symlink_to(memory.folder / "other")
    assert memory.get("key", Path("/")) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_somebody_elses_entry_is_not_used(memory: Remembered) -> None:
    memory.put("key", Decimal(1), Path("/"))
    os.chown(memory.folder / "key", 65_534, 65_534)
    assert memory.get("key", Path("/")) is None


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = Remembered.of_user()
    assert found is not None
    found.folder.chmod(0o777)
    assert Remembered.of_user() is None


def test_where_nothing_can_be_kept_everything_is_read(root: Path, tmp_path: Path) -> None:
    assert isinstance(Catalogue(root, None, Remembered(tmp_path / "nowhere")).read("ex01"), Exercise)


def test_borders_between_parts_count() -> None:
    assert key_of([b"ab", b"c"]) != key_of([b"a", b"bc"])
