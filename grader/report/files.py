"""Write files completely or not at all."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

PRIVATE_FOLDER, OPEN_FOLDER = 0o700, 0o755
PRIVATE_FILE, OPEN_FILE = 0o600, 0o644
BESIDE = "handed-in"
"""The folder beside the pages for files that are too large for them."""
GENERATOR = "torch-grader"
"""The mark in the head of our pages; only pages with it are ever removed."""
_HEAD = 1024
_UNFINISHED = ".unfinished-"

_REFUSED = Text(
    "The report cannot be written to {path} ({reason}). Check its permissions and the free space, or choose another"
    " folder.",
    "无法把报告写入 {path}（{reason}）。请检查权限和剩余空间，或换一个文件夹。",
)
_SHARED = Text(
    "All users of this machine share {path}, but a report is for its owner only. Choose a separate folder, such"
    " as {path}/report.",
    "{path} 由本机所有用户共用，而报告只应由其所有者读取。请单独选一个文件夹，例如 {path}/report。",
)


@contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Turn an error of the system inside the block into one sentence."""
    try:
        yield
    except OSError as error:
        raise UsageError(_REFUSED.format(path=path, reason=error.strerror or error)) from error


def make_folder(path: Path, mode: int) -> None:
    """Make a folder of exactly that mode, or set the mode of the one that is there.

    Raises:
        UsageError: it cannot be made, or belongs to everybody, as `/tmp` does.
    """
    with translate_errors(path):
        path.mkdir(mode=mode, parents=True, exist_ok=True)
        found = path.stat().st_mode
        if found & stat.S_ISVTX:
            raise UsageError(_SHARED.format(path=path))
        if stat.S_IMODE(found) != mode:
            path.chmod(mode)


def seal(digest: hashlib._Hash, mode: int) -> str:
    """Return a text that changes with a file's content or mode."""
    return f"{stat.S_IMODE(mode):o} {digest.hexdigest()}"


def write_file(path: Path, content: bytes | Iterable[bytes], mode: int) -> str:
    """Replace a file in one step, perhaps written in pieces: a reader sees the old or the new file, complete.

    Return its seal.

    Raises:
        UsageError: it cannot be written; an old file stays.
    """
    with translate_errors(path):
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
        digest = hashlib.sha256()
        try:
            # no fsync: after a power cut a report is made again from the gradebook
            with os.fdopen(handle, "wb") as file:
                for piece in [content] if isinstance(content, bytes) else content:
                    digest.update(piece)
                    file.write(piece)
            Path(unfinished).chmod(mode)
            sealed = seal(digest, Path(unfinished).stat().st_mode)
            Path(unfinished).replace(path)
        except BaseException:  # after an interruption too, nothing half-written stays
            with suppress(OSError):
                Path(unfinished).unlink()
            raise
        return sealed


def remove_others(folder: Path, kept: Container[str]) -> None:
    """Remove our pages that are not among those kept, and nothing else.

    A page left under an old name would still show old scores, or be found under a name that can be guessed.
    """
    with translate_errors(folder):
        for path in sorted(folder.glob("*.html")):
            if path.name not in kept and _is_ours(path):
                path.unlink()


def remove_files(folder: Path, kept: Container[str]) -> None:
    """Remove the sources in our folder except those kept (named with the folder), and the folder if it is empty."""
    with translate_errors(folder):
        for path in sorted(folder.iterdir()):
            if f"{folder.name}/{path.name}" not in kept and path.suffix in {".py", ".ipynb"}:
                path.unlink()
        if not any(folder.iterdir()):
            folder.rmdir()


def remove_unfinished(folder: Path) -> None:
    """Remove files that a killed run left half-written."""
    with translate_errors(folder):
        for path in sorted(folder.glob(f"{_UNFINISHED}*")):
            path.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    if not path.is_file() or path.is_symlink():
        return False
    with path.open("rb") as file:
        return f'content="{GENERATOR}"'.encode() in file.read(_HEAD)
