from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from grader.errors import UsageError
from grader.report import files

if TYPE_CHECKING:
    from pathlib import Path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_gets_its_mode_whether_it_was_there_or_not(tmp_path: Path) -> None:
    new, old = tmp_path / "a" / "new", tmp_path / "old"
    old.mkdir(mode=0o777)
    for folder in (new, old):
        files.make_folder(folder, files.PRIVATE_FOLDER)
        assert mode(folder) == 0o700


def test_a_folder_of_everybody_is_not_taken_away_from_them(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with pytest.raises(UsageError, match="All users of this machine share") as told:
        files.make_folder(tmp_path, files.PRIVATE_FOLDER)
    assert str(tmp_path) in told.value.text.zh
    assert mode(tmp_path) == 0o777 | stat.S_ISVTX


def test_a_file_is_replaced_in_one_step_and_gets_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    files.write_file(path, b"old", 0o600)
    with path.open("rb") as reader:
        files.write_file(path, b"new", 0o644)
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new"
    assert mode(path) == 0o644
    assert names(tmp_path) == ["index.html"]


def test_what_cannot_be_written_is_told_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "index.html"
    files.write_file(path, b"old", 0o600)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(UsageError, match="No space left on device"):
        files.write_file(path, b"new", 0o600)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["index.html"]


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be written"):
        files.make_folder(tmp_path / "out", 0o700)


def test_only_our_own_old_pages_are_removed(tmp_path: Path) -> None:
    ours = f'<meta name="generator" content="{files.GENERATOR}">'
    for name, content in (("old.html", ours), ("kept.html", ours), ("yours.html", "<p>"), ("notes.txt", ours)):
        (tmp_path / name).write_text(content)
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "link.html").symlink_to(tmp_path / "notes.txt")
    files.remove_others(tmp_path, {"kept.html"})
    assert names(tmp_path) == ["folder.html", "kept.html", "link.html", "notes.txt", "yours.html"]


def test_what_a_killed_run_left_is_swept_up(tmp_path: Path) -> None:
    (tmp_path / ".unfinished-abc").write_bytes(b"half")
    (tmp_path / ".other").write_bytes(b"")
    files.remove_unfinished(tmp_path)
    assert names(tmp_path) == [".other"]
