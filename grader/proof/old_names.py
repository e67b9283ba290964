"""Former names that a course still uses, each with the present one; they are noted, and count for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.course.fixtures import OLD_NAMES, fixtures_in
from grader.proof.proofs import ProofFinding
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course.model import Exercise


def old_names(exercise: Exercise) -> Iterator[ProofFinding]:
    """Note each fixture that a test takes under a former name."""
    for path in exercise.tests:
        for test in fixtures_in(path):
            for old in test.old:
                said = Text(
                    "{path}:{line}: the fixture `{old}` is now called `{new}`. Rename it: the next version knows "
                    "only `{new}`.",
                    "{path}:{line}：fixture `{old}` 已改名为 `{new}`。请改用新名：下一版本只认 `{new}`。",
                )
                place = {"path": path.relative_to(exercise.folder.parent.parent), "line": test.line}
                yield ProofFinding("old-name", said.format(old=old, new=OLD_NAMES[old], **place), note=True)
