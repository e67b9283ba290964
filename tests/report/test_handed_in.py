from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from grader.report.handed_in import FOLDER, keep_sources, states

if TYPE_CHECKING:
    from pathlib import Path

NAME = "ab" * 32


def test_only_the_owner_can_read_what_was_handed_in(tmp_path: Path) -> None:
    keep_sources(tmp_path, {NAME: b"x"})
    folder = tmp_path / FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]


def test_what_is_kept_is_not_written_again(tmp_path: Path) -> None:
    keep_sources(tmp_path, {NAME: b"x"})
    before = states(tmp_path)
    keep_sources(tmp_path, {NAME: b"x", "cd" * 32: b"y"})
    assert before == {NAME: states(tmp_path)[NAME]}
    assert (tmp_path / FOLDER / ("cd" * 32)).read_bytes() == b"y"


def test_a_file_that_is_changed_or_replaced_has_another_state(tmp_path: Path) -> None:
    assert states(tmp_path) == {}
    keep_sources(tmp_path, {NAME: b"x"})
    path, seen = tmp_path / FOLDER / NAME, {states(tmp_path)[NAME]}
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_bytes(b"xy")
    seen.add(states(tmp_path)[NAME])
    path.with_name("other").write_bytes(b"x")
    os.utime(path.with_name("other"), ns=times)
    path.with_name("other").rename(path)
    seen.add(states(tmp_path)[NAME])
    assert len(seen) == 3
