"""What a student handed in for one exercise, and how its bytes are read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.submission.outputs import without_outputs
from grader.submission.tree import FileRefused, Parts, shown, too_large
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.final_score import HandedIn
    from grader.submission.tree import FileSource

SUFFIXES = (".py", ".ipynb")
SOURCE_LIMIT = 2**20
NOTEBOOK_LIMIT = 8 * 2**20
"""Most bytes that are kept; the output and pictures of a larger notebook are removed."""
RAW_NOTEBOOK_LIMIT = 64 * 2**20
"""Most bytes of a notebook as handed in."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What a student handed in for one exercise."""

    exercise: str
    student: str | None
    """None if a student checks their own file."""
    path: str
    """Cleaned for display, relative to the folder of the batch or the current folder."""
    name: str
    """Its name in messages: "ex02.py", "ex02.ipynb"."""
    sha256: str = ""
    """Of the file, or of the list of all digests if files beside it count; empty if it could not be read."""
    data: bytes = b""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Files beside it that the exercise allows it to import or open."""
    problem: Text = NOTHING
    """Why it could not be read."""
    notes: tuple[Text, ...] = ()
    handed_in: HandedIn | None = None
    """The time of handing in, if known."""


def filled(tree: FileSource, submission: Submission, path: Parts, beside: Mapping[str, str]) -> Submission:
    """Read the file, and the files beside it that count; a refusal becomes the submission's problem."""
    try:
        raw = tree.read(path, RAW_NOTEBOOK_LIMIT if submission.name.endswith(".ipynb") else SOURCE_LIMIT)
        files = {name: tree.read((*path[:-1], there), SOURCE_LIMIT) for name, there in beside.items()}
    except FileRefused as refusal:
        return replace(submission, problem=refusal.text)
    data = raw if len(raw) <= NOTEBOOK_LIMIT else without_outputs(raw)
    if len(data) > NOTEBOOK_LIMIT:
        return replace(submission, problem=too_large(path, len(data), NOTEBOOK_LIMIT))
    notes = submission.notes if data is raw else (*submission.notes, _slimmed(path, len(raw)))
    return replace(submission, data=data, files=files, sha256=_digest(raw, files), notes=notes)


def _slimmed(path: Parts, size: int) -> Text:
    size //= 2**20
    return Text(
        f"{shown(path)} has {size} MiB; the output stored in it is skipped.",
        f"{shown(path)} 有 {size} MiB，读取时跳过其中保存的输出。",
    )


def _digest(data: bytes, files: Mapping[str, bytes]) -> str:
    own = hashlib.sha256(data)
    if not files:
        return own.hexdigest()
    # The null byte distinguishes the list from any file that could be judged: a file that contains one is binary.
    lines = [f"\0{own.hexdigest()}", *(f"{hashlib.sha256(files[name]).hexdigest()}  {name}" for name in sorted(files))]
    return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()
