"""What is still to be filled in: every TODO in the files of an exercise, with its file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grader.proof.proofs import ProofFinding
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.course.model import Exercise

_TODO: Final = re.compile(r"\bTODO\b[:：]?\s*(?P<what>[^\n]*?)[\"'}\s]*$", re.MULTILINE)
_READ: Final = ("*.yaml", "*.md", "*.py", "wrong/*.py")
_SHOWN: Final = 90


def todo_findings(exercise: Exercise) -> Iterator[ProofFinding]:
    """Yield a finding for each TODO that an exercise still has, in the order of its files."""
    for folder in (exercise.folder, exercise.private):
        for pattern in _READ:
            for path in sorted(folder.glob(pattern)):
                yield from _in_file(path, exercise.folder.parent.parent)


def _in_file(path: Path, root: Path) -> Iterator[ProofFinding]:
    text = path.read_text(encoding="utf-8", errors="replace")
    for found in _TODO.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        said = Text("{path}:{line}: to do: {what}", "{path}:{line}：待办：{what}")
        what = found["what"][:_SHOWN] or "TODO"
        yield ProofFinding("todo", said.format(path=path.relative_to(root), line=line, what=what))
