"""Remarks on a student's page, each said once: at its exercise, or below all of them if it concerns several."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.unread import Why, by_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.result import Result
    from grader.text import Text
    from grader.unread import UnreadFile


@dataclass(frozen=True, slots=True)
class Remarks:
    """Where the remarks on one student's files stand."""

    below: tuple[tuple[UnreadFile, tuple[str, ...]], ...]
    """What was not judged: each reason once, with the paths that it does not name."""

    @staticmethod
    def of(results: Sequence[Result | None], files: Iterable[UnreadFile]) -> Remarks:
        """Leave out below what a single exercise says."""
        times = Counter(note for result in results if result is not None for note in result.all_notes)
        found = by_reason(file for file in files if file.why is not Why.LEFT_BEHIND)
        return Remarks(tuple((file, paths) for file, paths in found if paths or times[file.reason] != 1))

    def at(self, result: Result) -> tuple[Text, ...]:
        """Return the remarks at an exercise: what does not stand below."""
        below = {file.reason for file, _ in self.below}
        return tuple(note for note in result.all_notes if note not in below)
