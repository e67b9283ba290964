from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from grader.final_score import HandedIn, TimeSource
from grader.submission.commits import commit_time
from grader.submission.tree import Tree
from tests.submission.repositories import NEEDS_GIT, git

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = NEEDS_GIT
WHEN = "2026-10-12T21:30:00+02:00"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A student's clone whose first file was committed earlier than its second."""
    folder = tmp_path / "class" / "ada"
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    for name, at in (("ex01.py", WHEN), ("ex02.py", "2026-11-01T00:00:00+00:00")):
        (folder / name).write_text(f"# {name}\n")
        git(folder, "add", name)
        git(folder, "commit", "-q", "-m", name, at=at)
    return folder


def test_a_repositorys_file_was_handed_in_when_it_was_committed(repository: Path) -> None:
    with Tree(repository.parent) as tree:
        assert tree.time(("ada", "ex01.py")) == HandedIn(datetime(2026, 10, 12, 19, 30, tzinfo=UTC), TimeSource.COMMIT)
        assert tree.time(("ada", "never.py")) is None
    git(repository, "pack-refs", "--all")
    git(repository, "gc", "-q")
    assert commit_time(repository / ".git", "ex02.py") == datetime(2026, 11, 1, tzinfo=UTC)


def test_what_a_repository_configures_is_not_run(repository: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path / 'sprung'}\n")
    trap.chmod(0o755)
    config = "\n".join(f"{key} = {trap}" for key in ("fsmonitor", "pager", "sshCommand", "editor", "hooksPath"))
    (repository / ".git" / "config").write_text(
        f"[core]\nrepositoryformatversion = 0\n{config}\n[log]\nshowSignature = true\n[gpg]\nprogram = {trap}\n"
    )
    assert commit_time(repository / ".git", "ex01.py") is not None
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    "head", ["", "ref: refs/heads/../../../../etc/passwd", "--all", "ref: refs/heads/none", "0" * 40, "\udcff"]
)
def test_a_damaged_repository_tells_no_time(repository: Path, head: str) -> None:
    (repository / ".git" / "HEAD").write_bytes(head.encode("utf-8", "surrogateescape"))
    assert commit_time(repository / ".git", "ex01.py") is None
