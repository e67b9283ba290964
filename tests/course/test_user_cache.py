"""The user's own cache folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import platformdirs

from grader.course.user_cache import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_belongs_to_the_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder("exercises")
    assert folder is not None
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o777)
    assert cache_folder("exercises") is None


def test_a_link_to_elsewhere_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "torch-grader").mkdir(mode=0o700)
    (tmp_path / "torch-grader/exercises").symlink_to(tmp_path / "elsewhere")
    assert cache_folder("exercises") is None


def test_a_user_without_a_home_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> Path:
        raise RuntimeError

    monkeypatch.setattr(platformdirs, "user_cache_path", homeless)
    assert cache_folder("exercises") is None
