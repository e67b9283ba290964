"""Repositories are read as they were at a moment, and nothing that is in them runs."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from grader.submission.choosing import Sought
from grader.submission.intake import find_submissions
from grader.submission.reception import Reception
from tests.submission.repositories import NEEDS_GIT, commit_all, git

if TYPE_CHECKING:
    from pathlib import Path

    from grader.submission.search import Intake

pytestmark = NEEDS_GIT
EXERCISES = {"ex01": Sought()}
DUE = datetime(2026, 10, 12, 20, 0, tzinfo=UTC)


def commit(folder: Path, source: str, at: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ex01.py").write_text(source, encoding="utf-8")
    commit_all(folder, at)


def taken(root: Path, moment: datetime = DUE) -> Intake:
    return find_submissions(root, EXERCISES, reception=Reception(moment_of=lambda _: moment))


def sources(intake: Intake) -> dict[str | None, bytes]:
    return {file.student: file.data for file in intake.submissions}


def test_the_commit_at_the_moment_is_judged_with_its_time(tmp_path: Path) -> None:
    for name in ("ada", "陈晨"):
        commit(tmp_path / name, "# in time\n", "2026-10-12T19:00:00Z")
        commit(tmp_path / name, "# too late\n", "2026-10-12T21:00:00Z")
    (tmp_path / "ada" / "ex01.py").write_text("# never committed\n", encoding="utf-8")
    intake = taken(tmp_path)
    assert sources(intake) == {"ada": b"# in time\n", "陈晨": b"# in time\n"}
    times = {(file.handed_in.at, file.handed_in.source.value) for file in intake.submissions if file.handed_in}
    assert times == {(datetime(2026, 10, 12, 19, 0, tzinfo=UTC), "commit")}


def test_a_bare_repository_is_read_and_a_plain_folder_beside_it(tmp_path: Path) -> None:
    commit(tmp_path / "work", "# bare\n", "2026-10-12T19:00:00Z")
    git(tmp_path, "clone", "-q", "--bare", "work", "class/ada.git")
    (tmp_path / "class" / "ben").mkdir()
    (tmp_path / "class" / "ben" / "ex01.py").write_text("# plain\n", encoding="utf-8")
    assert sorted(sources(taken(tmp_path / "class")).values()) == [b"# bare\n", b"# plain\n"]


def test_who_had_no_commit_yet_is_told(tmp_path: Path) -> None:
    commit(tmp_path / "ada", "# in time\n", "2026-10-12T19:00:00Z")
    commit(tmp_path / "ben", "# too late\n", "2026-10-12T21:00:00Z")
    intake = taken(tmp_path)
    assert intake.missing() == (("ben", "ex01"),)
    assert any("ben has no commit before the given time" in note.en for note in intake.notes)


def test_nothing_of_a_repository_runs(tmp_path: Path) -> None:
    folder, mark = tmp_path / "class" / "eve", tmp_path / "ran"
    commit(folder, "# source\n", "2026-10-12T19:00:00Z")
    (folder / ".gitattributes").write_text("*.py filter=evil diff=evil\n", encoding="utf-8")
    commit_all(folder, "2026-10-12T19:10:00Z")
    run = f"touch {mark}"
    with (folder / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(
            f'[core]\n\tfsmonitor = "{run}"\n\tpager = "{run}"\n\thooksPath = hooks\n\tsshCommand = "{run}"\n'
            f'[filter "evil"]\n\tsmudge = "{run}"\n\tclean = "{run}"\n\trequired = true\n'
            f'[diff "evil"]\n\ttextconv = "{run}"\n[alias]\n\tls-tree = "!{run}"\n\trev-list = "!{run}"\n'
        )
    hooks = folder / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\n{run}\n", encoding="utf-8")
        (hooks / name).chmod(0o755)
    assert sources(taken(tmp_path / "class")) == {"eve": b"# source\n"}
    assert not mark.exists()


@pytest.mark.parametrize("how", ["alternates", "link"])
def test_objects_of_another_repository_are_not_read(tmp_path: Path, how: str) -> None:
    secret = tmp_path / "secret"
    commit(secret, "# the reference\n", "2026-10-12T19:00:00Z")
    commit(tmp_path / "class" / "ada", "# own\n", "2026-10-12T19:00:00Z")
    eve = tmp_path / "class" / "eve"
    commit(eve, "# own\n", "2026-10-12T19:00:00Z")
    if how == "alternates":
        (eve / ".git" / "objects" / "info" / "alternates").write_text(f"{secret}/.git/objects\n", encoding="utf-8")
    else:
        shutil.rmtree(eve / ".git" / "objects")
        (eve / ".git" / "objects").symlink_to(secret / ".git" / "objects")
    head = (secret / ".git" / "refs" / "heads" / "main").read_text(encoding="ascii")
    (eve / ".git" / "refs" / "heads" / "main").write_text(head, encoding="ascii")
    intake = taken(tmp_path / "class")
    assert b"# the reference\n" not in sources(intake).values()
    if how == "alternates":
        told = [*(note.en for note in intake.notes), *(file.reason.en for file in intake.unread)]
        assert any("takes its objects from another repository" in reason for reason in told)


def test_links_in_a_commit_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "ada"
    commit(folder, "# x\n", "2026-10-12T18:00:00Z")
    commit(tmp_path / "ben", "# ben\n", "2026-10-12T18:00:00Z")
    (folder / "ex01.py").unlink()
    (folder / "ex01.py").symlink_to("/etc/passwd")
    commit_all(folder, "2026-10-12T19:00:00Z")
    intake = taken(tmp_path)
    assert b"root" not in b"".join(sources(intake).values())
    said = [*(file.problem.en for file in intake.submissions), *(file.reason.en for file in intake.unread)]
    assert any("link" in reason for reason in said)
