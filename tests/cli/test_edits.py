from __future__ import annotations

from threading import Timer
from typing import TYPE_CHECKING

import pytest

from grader.cli.edits import counts, edited

if TYPE_CHECKING:
    from pathlib import Path


def folder(root: Path, room: str, name: str) -> Path:
    path = root / room / name
    path.mkdir(parents=True)
    (path / "file.py").write_text("1", encoding="utf-8")
    return path


def test_only_the_exercise_that_was_saved_is_named(tmp_path: Path) -> None:
    folder(tmp_path, "exercises", "ex01")
    folder(tmp_path, "exercises", "ex02")
    solution = folder(tmp_path, "reference", "ex02") / "file.py"
    saving = Timer(0.5, lambda: solution.write_text("22", encoding="utf-8"))
    saving.start()
    assert next(edited(tmp_path)) == {"ex02"}
    saving.join()


@pytest.mark.parametrize("name", ["__pycache__/file.pyc", ".file.py.swp", "stub.py~"])
def test_what_programs_leave_there_is_no_edit(tmp_path: Path, name: str) -> None:
    assert not counts(tmp_path / name)
    assert counts(tmp_path / "stub.py")
