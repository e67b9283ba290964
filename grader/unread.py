"""Files in a class's folder that were not judged: whose they are, where they are, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grader.text import Language


class Why(StrEnum):
    """Why a file is not read, the reasons that need attention first."""

    UNCLEAR = "unclear"
    """It may belong to an exercise, but so may another file."""
    CLOSED = "closed"
    """It cannot be opened."""
    UNNAMED = "unnamed"
    """Python or a notebook for an unknown exercise."""
    NOBODY = "nobody"
    """It is outside every student's folder."""
    OTHER_KIND = "other-kind"
    """Neither Python nor a notebook."""
    PASSED_OVER = "passed-over"
    """Another file of the student is judged for the exercise."""
    HELPER = "helper"
    """A judged file imports it, or nothing more is due from the student."""
    NOT_ASKED = "not-asked"
    """It belongs to an exercise that this batch does not ask for."""
    LEFT_BEHIND = "left-behind"
    """Programs leave such files in folders."""


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that is not judged, or a folder of them (its path ends with a slash)."""

    path: str
    why: Why
    reason: Text
    student: str | None = None
    """None if it belongs to nobody."""
    exercise: str | None = None
    """The exercise that it may belong to."""

    def to_json(self, language: Language) -> dict[str, Any]:
        """Return it as JSON, with both wordings beside the one in `language`."""
        return {
            "student": self.student,
            "path": self.path,
            "exercise": self.exercise,
            "why": self.why.value,
            "reason": self.reason[language],
            "reasons": self.reason.wordings(),
        }

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> UnreadFile:
        """Read back what `to_json` wrote.

        Raises:
            KeyError, ValueError: it is none.
        """
        return UnreadFile(
            document["path"],
            Why(document["why"]),
            Text.of(document["reasons"]),
            document["student"],
            document["exercise"],
        )


def by_reason(files: Iterable[UnreadFile]) -> Iterator[tuple[UnreadFile, tuple[str, ...]]]:
    """Yield the first file of each student and reason, with the paths that the reason itself does not name."""
    found: dict[tuple[str | None, Text], list[UnreadFile]] = {}
    for file in files:
        found.setdefault((file.student, file.reason), []).append(file)
    for (_, reason), alike in found.items():
        yield alike[0], tuple(file.path for file in alike if file.path.rstrip("/") not in reason.en)


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """Remarks on a class's folder besides the results."""

    notes: tuple[Text, ...] = ()
    unread: tuple[UnreadFile, ...] = ()

    def of(self, student: str) -> tuple[UnreadFile, ...]:
        """Return the student's files that are not judged."""
        return tuple(file for file in self.unread if file.student == student)

    def to_json(self, language: Language) -> dict[str, Any]:
        """Return it as JSON."""
        notes = [note.wordings() for note in self.notes]
        return {"notes": notes, "unread": [file.to_json(language) for file in self.unread]}

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> IntakeReport:
        """Read back what `to_json` wrote.

        Raises:
            KeyError, ValueError: it is none.
        """
        return IntakeReport(
            tuple(Text.of(note) for note in document["notes"]),
            tuple(UnreadFile.from_json(file) for file in document["unread"]),
        )
