from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

TINY = Path(__file__).parents[1] / "samples" / "tiny_course"

Edit = Callable[[str, str, str], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the tiny course that a test may spoil."""
    return Path(shutil.copytree(TINY, tmp_path / "course"))


@pytest.fixture
def edit(root: Path) -> Edit:
    """Replace what stands in a file of the copy; what is to be replaced must be there."""

    def replace(file: str, old: str, new: str) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
