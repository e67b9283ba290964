"""Read other people's repositories through git.

A repository's configuration can run programs, so git never sees it: git gets a fresh configuration of ours, and reads
only their objects.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PATIENCE_S: Final = 20
_LIMIT: Final = 2**20
_ANSWER: Final = 16 * 2**20
"""Most bytes of git's output about one folder."""
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_REFERENCE: Final = re.compile(r"ref: (refs/[A-Za-z0-9_./-]{1,200})")
_TIMED: Final = re.compile(r"([0-9]{1,12}) ([0-9a-f]{40})")
_LISTED: Final = re.compile(r"([0-7]{6}) [a-z]+ ([0-9a-f]{40}) +(-|[0-9]+)\t(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Repository:
    """The objects of somebody's repository, with a configuration of our own."""

    git: Path
    """Their folder; we read only commit names from it."""
    surroundings: Mapping[str, str]

    @staticmethod
    @contextmanager
    def opened(git: Path) -> Iterator[Repository]:
        """Open a repository by its `.git`, or a bare repository itself."""
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
            yield Repository(git, surroundings)

    def head(self) -> str | None:
        """Return the name of the checked-out commit."""
        head = _read(self.git / "HEAD").strip()
        if _COMMIT.fullmatch(head):
            return head
        reference = _REFERENCE.fullmatch(head)
        if reference is None or ".." in reference[1]:
            return None
        name = _read(self.git / reference[1]).strip() or _packed(self.git).get(reference[1], "")
        return name if _COMMIT.fullmatch(name) else None

    def last_until(self, moment: datetime | None) -> tuple[str | None, Text]:
        """Return the last commit of the checked-out branch until a moment (None: the last), or what is wrong."""
        if shutil.which("git") is None:
            return None, _NO_GIT
        if _borrows(self.git):
            return None, _BORROWS
        head = self.head()
        if head is None:
            return None, NOTHING
        until = [] if moment is None else [f"--before={int(moment.timestamp())} +0000"]
        answer = self._asked(["rev-list", "-1", "--timestamp", *until, head])
        if answer is None:
            return None, _DAMAGED
        found = _TIMED.match(answer.decode("ascii", "replace"))
        return (found[2] if found else None), NOTHING

    def committed(self, head: str, path: str) -> datetime | None:
        """Return when a file was last committed, up to a commit."""
        answer = self._asked(["--literal-pathspecs", "rev-list", "-1", "--timestamp", head, "--", path])
        found = _TIMED.match((answer or b"").decode("ascii", "replace"))
        try:
            return datetime.fromtimestamp(int(found[1]), UTC) if found else None
        except (OverflowError, OSError, ValueError):
            return None

    def tree(self, name: str, most: int) -> Iterator[tuple[str, str, int, str]]:
        """Yield mode, object, size and name of what one folder of a commit holds."""
        answer = self._asked(["ls-tree", "-l", "-z", name]) or b""
        for line in answer.decode("utf-8", "surrogateescape").split("\0")[:most]:
            if found := _LISTED.fullmatch(line):
                yield found[1], found[2], 0 if found[3] == "-" else int(found[3]), found[4]

    def blob(self, name: str, size: int) -> bytes | None:
        """Return a file's bytes as committed; None if they cannot be read completely."""
        data = self._asked(["cat-file", "blob", name], size + 1)
        return data if data is not None and len(data) == size else None

    def _asked(self, words: list[str], most: int = _ANSWER) -> bytes | None:
        """Return git's answer, at most this many bytes; None if git fails."""
        program = shutil.which("git")
        if program is None:
            return None
        try:
            with subprocess.Popen(  # noqa: S603 - git itself, with names of objects that were looked at
                [program, *words],
                env=dict(self.surroundings),
                cwd=self.surroundings["HOME"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            ) as asked:
                return _answer(asked, most)
        except (OSError, ValueError):
            return None


def commit_time(git: Path, path: str) -> datetime | None:
    """Return when a file was last committed on the checked-out branch; `git` is the repository's `.git`.

    None if that is unknown: no git here, a damaged repository, or a file that was never committed.
    """
    with Repository.opened(git) as repository:
        head = repository.head()
        return None if head is None else repository.committed(head, path)


def _answer(asked: subprocess.Popen[bytes], most: int) -> bytes | None:
    watch = threading.Timer(_PATIENCE_S, asked.kill)
    watch.start()
    data = b""
    try:
        data = asked.stdout.read(most) if asked.stdout else b""
    finally:
        watch.cancel()
        if len(data) >= most:
            asked.kill()
    return data if asked.wait() == 0 or len(data) >= most else None


def _borrows(git: Path) -> bool:
    """Tell whether its objects may belong to somebody else, whose commit could then pass for its own."""
    objects = git / "objects"
    lists = (objects / "info" / "alternates", objects / "info" / "http-alternates")
    if any(os.path.lexists(path) for path in lists):
        return True
    folders = (objects, objects / "info", objects / "pack", *sorted(objects.glob("[0-9a-f][0-9a-f]")))
    return any(folder.is_symlink() or any(path.is_symlink() for path in folder.glob("*")) for folder in folders)


def _own_repository(place: Path, shallow: str) -> Path:
    own = place / "git"
    (own / "refs").mkdir(parents=True)
    (own / "objects").mkdir()
    (own / "HEAD").write_text("ref: refs/heads/none\n")
    ends = [line for line in shallow.split() if _COMMIT.fullmatch(line)]
    if ends:  # the end of a shallow clone
        (own / "shallow").write_text("".join(f"{line}\n" for line in ends))
    return own


def _packed(git: Path) -> dict[str, str]:
    lines = (line.split() for line in _read(git / "packed-refs").splitlines())
    return {words[1]: words[0] for words in lines if len(words) == 2}


def _read(path: Path) -> str:
    """Return a short file's text; empty if it is missing or not an ordinary file."""
    try:
        if path.is_symlink() or not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(_LIMIT).decode("utf-8", "replace")
    except OSError:
        return ""


_NO_GIT: Final = Text(
    "{path} must be read as it was at a certain time, and git, which that needs, is not installed. Install git.",
    "要读取 {path} 在指定时刻的内容，需要 git，但没有安装。请安装 git。",
)
_BORROWS: Final = Text(
    "{path} takes its objects from another repository, so it is not clear whose they are. Clone it again, without"
    " --shared or --reference.",
    "{path} 的对象取自另一个仓库，无法判断属于谁。请重新克隆，不要使用 --shared 或 --reference。",
)
_DAMAGED: Final = Text("git cannot read {path}: the repository is damaged.", "git 无法读取 {path}：仓库已损坏。")
