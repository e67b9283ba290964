from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from grader.course.file_states import FileStates, file_states

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEFINITION = "exercises/ex01_scale/exercise.yaml"


def rewritten(root: Path) -> None:
    """Write other bytes of the same number, and set the time of the change back, as some programs do."""
    path = root / DEFINITION
    before = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced(root: Path) -> None:
    shutil.copy2(root / DEFINITION, root / "new")
    (root / "new").replace(root / DEFINITION)


@pytest.mark.parametrize(
    "change",
    [
        rewritten,
        replaced,
        lambda root: (root / DEFINITION).unlink(),
        lambda root: (root / "reference/ex01_scale/solution.py").rename(root / "reference/ex01_scale/other.py"),
        lambda root: (root / "exercises/ex01_scale/probe.py").touch(),
        lambda root: (root / "exercises/ex02").mkdir(),
        lambda root: (root / "RELEASE.json").touch(),
        lambda root: (root / "reference").rename(root / "elsewhere"),
    ],
)
def test_every_change_of_a_file_is_a_change_of_the_states(root: Path, change: Callable[[Path], None]) -> None:
    before = file_states(root)
    assert before is not None
    assert file_states(root) == before
    change(root)
    after = file_states(root)
    assert after is not None
    assert after.words != before.words


def test_what_reading_leaves_there_is_no_change(root: Path) -> None:
    before = file_states(root)
    (root / "reference/ex01_scale/__pycache__").mkdir()
    (root / "reference/ex01_scale/__pycache__/solution.pyc").touch()
    (root / "work").mkdir()
    assert file_states(root) == before


def test_files_of_the_program_count_and_those_of_another_course_do_not(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "grader"
    (package / "course").mkdir(parents=True)
    (package / "course/reader.py").touch()
    monkeypatch.setattr("grader.course.file_states.PACKAGE", package)
    before = file_states(root)
    (package / "course/reader.py").write_text("1", encoding="utf-8")
    assert file_states(root) != before


def test_a_link_to_a_folder_leaves_the_states_untold(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "exercises/ex03").symlink_to(tmp_path / "elsewhere")
    assert file_states(root) is None


def test_the_file_that_a_link_leads_to_counts(root: Path, tmp_path: Path) -> None:
    (root / DEFINITION).rename(tmp_path / "elsewhere.yaml")
    (root / DEFINITION).symlink_to(tmp_path / "elsewhere.yaml")
    before = file_states(root)
    (tmp_path / "elsewhere.yaml").write_text("id: ex09\n", encoding="utf-8")
    assert file_states(root) != before


@pytest.mark.parametrize("later_ns", [-(10**12), 0, 2 * 10**9])
def test_a_change_is_not_trusted_before_the_longest_tick_is_over(later_ns: int) -> None:
    states = FileStates("", 10**18)
    assert not states.are_settled(10**18 + later_ns)
    assert states.are_settled(10**18 + 2 * 10**9 + 1)
