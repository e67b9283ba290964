"""Git repositories as students have them, for tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NEEDS_GIT: Final = pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")
EARLY: Final = "2026-10-12T18:00:00Z"


def git(folder: Path, *words: str, at: str = EARLY) -> None:
    """Run git in a folder at a moment, as somebody whose own settings do not count."""
    person = {f"GIT_{role}_{what}": "t@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {f"GIT_{role}_DATE": at for role in ("AUTHOR", "COMMITTER")}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    environment = {**os.environ, **person, **dates, **settings}
    subprocess.run(["git", *words], cwd=folder, env=environment, check=True, capture_output=True)  # noqa: S603, S607 - git, in a folder of the test


def commit_all(folder: Path, at: str = EARLY) -> None:
    """Commit everything in a folder, which becomes a repository if it is not one."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "--allow-empty", "-m", "x", at=at)
