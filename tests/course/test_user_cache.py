"""The user's own cache folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import platformdirs
import pytest

from grader.course import user_cache
from grader.course.user_cache import cache_folder

if TYPE_CHECKING:
    from pathlib import Path


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


@pytest.mark.parametrize("named", ["/somewhere", "", " ", None])
def test_it_is_where_platformdirs_has_it(named: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if named is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", named)
    assert user_cache._place() == platformdirs.user_cache_path("torch-grader", appauthor=False)


def test_a_user_without_a_home_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> Path:
        raise RuntimeError

    monkeypatch.setattr(user_cache, "_place", homeless)
    assert cache_folder("exercises") is None


@pytest.mark.skipif(os.name == "nt", reason="Windows knows a home otherwise")
def test_an_account_without_a_home_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert cache_folder("exercises") is None
