"""When a file was committed, asked of git about repositories that others filled.

What a repository configures can run programs, so that git never sees these repositories' configuration: it gets a
fresh one of ours, and borrows their objects alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_PATIENCE_S: Final = 20
_LIMIT: Final = 2**20
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_REFERENCE: Final = re.compile(r"ref: (refs/[A-Za-z0-9_./-]{1,200})")
_TIMED: Final = re.compile(r"([0-9]{1,12}) [0-9a-f]{40}")


def commit_time(git: Path, path: str) -> datetime | None:
    """Return when a file was committed last on what is checked out; `git` is the repository's `.git`.

    None where that cannot be told: no git here, a damaged repository, or a file that was never committed.
    """
    program = shutil.which("git")
    head = _head(git)
    if program is None or head is None:
        return None
    with tempfile.TemporaryDirectory(prefix="grader-git-") as place:
        own = _own_repository(Path(place), _read(git / "shallow"))
        surroundings = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": place,
            "LC_ALL": "C",
            "GIT_DIR": str(own),
            "GIT_OBJECT_DIRECTORY": str(git / "objects"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_NO_LAZY_FETCH": "1",
        }
        asked = [program, "--literal-pathspecs", "rev-list", "-1", "--timestamp", head, "--", path]
        try:
            answer = subprocess.run(  # noqa: S603 - git itself, with a commit's name that was looked at
                asked, env=surroundings, cwd=place, capture_output=True, timeout=_PATIENCE_S, check=False
            )
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return None
    found = _TIMED.match(answer.stdout.decode("ascii", "replace"))
    try:
        return datetime.fromtimestamp(int(found[1]), UTC) if found else None
    except (OverflowError, OSError, ValueError):
        return None


def _own_repository(place: Path, shallow: str) -> Path:
    own = place / "git"
    (own / "refs").mkdir(parents=True)
    (own / "objects").mkdir()
    (own / "HEAD").write_text("ref: refs/heads/none\n")
    ends = [line for line in shallow.split() if _COMMIT.fullmatch(line)]
    if ends:  # where a shallow clone ends
        (own / "shallow").write_text("".join(f"{line}\n" for line in ends))
    return own


def _head(git: Path) -> str | None:
    """Return the name of the commit that is checked out."""
    head = _read(git / "HEAD").strip()
    if _COMMIT.fullmatch(head):
        return head
    reference = _REFERENCE.fullmatch(head)
    if reference is None or ".." in reference[1]:
        return None
    loose = _read(git / reference[1]).strip()
    packed = _packed(git)
    name = loose or packed.get(reference[1], "")
    return name if _COMMIT.fullmatch(name) else None


def _packed(git: Path) -> dict[str, str]:
    lines = (line.split() for line in _read(git / "packed-refs").splitlines())
    return {words[1]: words[0] for words in lines if len(words) == 2}


def _read(path: Path) -> str:
    """Return a short file's text; nothing where there is none, or where it is no ordinary file."""
    try:
        if path.is_symlink() or not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(_LIMIT).decode("utf-8", "replace")
    except OSError:
        return ""
