from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest

from grader.course import file_states
from grader.course.kept_listing import listing_of
from grader.course.listing import CourseListing
from grader.course.load import load_course

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.course.model import Course

    Edit = Callable[[str, str, str], None]

DEFINITION = "exercises/ex01_scale/exercise.yaml"


@pytest.fixture
def entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the entries in a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/torch-grader/listings"


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust files that were written a moment ago."""
    monkeypatch.setattr(file_states, "_TICK_NS", -(10**18))


def unread() -> NoReturn:
    pytest.fail("a course was read whose listing should have been kept")


def fresh(root: Path) -> CourseListing:
    return CourseListing.of(load_course(root))


@pytest.mark.usefixtures("settled", "entries")
def test_a_kept_listing_is_that_of_the_course_without_reading_it(root: Path, edit: Edit) -> None:
    edit("exercises/course.yaml", "[ex01, ex02]", "[ex01, ex02]\nprerequisites: {ex02: [ex01]}\nlibraries: [einops]")
    edit("exercises/ex01_scale/exercise.yaml", "id: ex01", "id: ex01\nfiles: [helper.py]")
    assert listing_of(root, lambda: load_course(root)) == fresh(root)
    assert listing_of(root, unread) == fresh(root)


@pytest.mark.usefixtures("settled", "entries")
def test_the_title_after_a_change_is_the_new_one(root: Path, edit: Edit) -> None:
    listing_of(root, lambda: load_course(root))
    before = (root / DEFINITION).stat()
    edit(DEFINITION, "Scale a vector", "Scale a Vector")
    os.utime(root / DEFINITION, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert listing_of(root, lambda: load_course(root)).exercises[0].title.en == "Scale a Vector"
    assert listing_of(root, unread).exercises[0].title.en == "Scale a Vector"


def test_two_changes_within_one_tick_never_show_the_first_title(
    root: Path, edit: Edit, entries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk whose clock ticks every two seconds, the second change leaves the state of the first."""
    exact = file_states._state

    def coarse(path: str, about: os.stat_result) -> tuple[str, int]:
        words, changed_ns = exact(path, about)
        for time_ns in (about.st_mtime_ns, about.st_ctime_ns):
            words = words.replace(str(time_ns), str(time_ns // 2_000_000_000))
        return words, changed_ns // 2_000_000_000 * 2_000_000_000

    monkeypatch.setattr(file_states, "_state", coarse)
    listing_of(root, lambda: load_course(root))
    edit(DEFINITION, "Scale a vector", "Scale a Vector")
    assert listing_of(root, lambda: load_course(root)).exercises[0].title.en == "Scale a Vector"
    assert list(entries.iterdir()) == []


@pytest.mark.usefixtures("settled")
def test_a_file_that_changes_while_the_course_is_read_is_read_again(root: Path, edit: Edit, entries: Path) -> None:
    def disturbed() -> Course:
        course = load_course(root)
        edit(DEFINITION, "Scale a vector", "Scale a Vector")
        return course

    assert listing_of(root, disturbed).exercises[0].title.en == "Scale a vector"
    assert list(entries.iterdir()) == []


@pytest.mark.usefixtures("settled")
def test_a_course_with_a_broken_exercise_is_read_each_time(root: Path, edit: Edit, entries: Path) -> None:
    edit(DEFINITION, "points: 2", "points: two")
    (broken,) = listing_of(root, lambda: load_course(root)).faulty
    assert broken.id == "ex01"
    assert list(entries.iterdir()) == []


@pytest.mark.usefixtures("settled")
def test_a_course_with_an_exercise_of_another_course_is_read_each_time(root: Path, edit: Edit, entries: Path) -> None:
    edit("exercises/course.yaml", "[ex01, ex02]", "[ex01, ex02, ex05]")
    (root / "exercises/ex05").mkdir()
    (root / "exercises/ex05/exercise.yaml").write_text("id: ex05\nfrom: builtin/ex06\n", encoding="utf-8")
    assert [exercise.id for exercise in listing_of(root, lambda: load_course(root)).exercises][-1] == "ex05"
    assert list(entries.iterdir()) == []


@pytest.mark.usefixtures("settled", "entries")
def test_each_course_has_an_entry_and_a_moved_one_its_own_paths(root: Path, tmp_path: Path) -> None:
    listing_of(root, lambda: load_course(root))
    moved = root.rename(tmp_path / "moved")
    assert listing_of(moved, lambda: load_course(moved)).exercises[0].folder.is_relative_to(moved)
    shutil.copytree(moved, root, copy_function=shutil.copy2)
    assert listing_of(root, lambda: load_course(root)).exercises[0].folder.is_relative_to(root)
    assert listing_of(moved, unread) == fresh(moved)
    assert listing_of(root, unread) == fresh(root)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("content", ["", "[]", "{}", '{"states": 1}', "[" * 100_000, "\x00"])
def test_an_entry_that_makes_no_sense_is_written_anew(root: Path, entries: Path, content: str) -> None:
    listing_of(root, lambda: load_course(root))
    (entry,) = entries.iterdir()
    sound = entry.read_bytes()
    entry.write_text(content, encoding="utf-8")
    assert listing_of(root, lambda: load_course(root)) == fresh(root)
    assert entry.read_bytes() == sound


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("listing", [None, [], {}, {"title": "no wordings"}, {"title": {"en": "no Chinese"}}])
def test_a_listing_that_makes_no_sense_is_read_again(root: Path, entries: Path, listing: object) -> None:
    listing_of(root, lambda: load_course(root))
    (entry,) = entries.iterdir()
    entry.write_text(json.dumps({**json.loads(entry.read_bytes()), "listing": listing}), encoding="utf-8")
    assert listing_of(root, lambda: load_course(root)) == fresh(root)


@pytest.mark.usefixtures("settled")
def test_an_entry_that_others_may_write_to_is_not_used(root: Path, entries: Path) -> None:
    listing_of(root, lambda: load_course(root))
    (entry,) = entries.iterdir()
    entry.write_text(entry.read_text("utf-8").replace("Scale a vector", "Ours now"), encoding="utf-8")
    assert listing_of(root, unread).exercises[0].title.en == "Ours now"
    entry.chmod(0o666)
    assert listing_of(root, lambda: load_course(root)) == fresh(root)


def test_where_nothing_can_be_kept_the_course_is_read(root: Path) -> None:
    assert listing_of(root, lambda: load_course(root)) == fresh(root)


@pytest.mark.usefixtures("settled")
def test_only_the_newest_entries_stay(root: Path, entries: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.course.kept_listing._KEPT", 2)
    course = load_course(root)
    for name in ("a", "b", "c"):
        root = root.rename(root.with_name(name))
        listing_of(root, lambda: replace(course, exercises=()))
    assert len(list(entries.iterdir())) == 2
