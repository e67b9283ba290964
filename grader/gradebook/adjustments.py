"""Changes of a score by hand, kept beside what was judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from grader.final_score import quoted, signed, written
from grader.gradebook.names import as_sql
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


class AdjustmentKind(StrEnum):
    """What an adjustment does with the number it holds."""

    ADD = "add"
    SET = "set"
    COMMENT = "comment"
    """A comment without a number."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One change by hand, of an exercise's score or of one check's points."""

    change: AdjustmentKind
    points: Decimal | None = None
    """None for a comment, and if a check gets all its points."""
    check: str | None = None
    reason: str = ""
    author: str = ""
    at: datetime | None = None
    undone: bool = False
    id: int = 0

    @property
    def words(self) -> Text:
        """Say what was changed, and why."""
        if self.points is None:
            text = _COMMENT if self.change is AdjustmentKind.COMMENT else _ALL
            return text.format(reason=quoted(self.reason))
        if self.change is AdjustmentKind.SET:
            return _SET.format(points=written(self.points), reason=quoted(self.reason))
        return _ADD.format(points=signed(self.points), reason=quoted(self.reason))


_ADD = Text("adjusted {points}{reason}", "调整 {points}{reason}")
_SET = Text("set to {points}{reason}", "改为 {points}{reason}")
_ALL = Text("set to all points{reason}", "改为满分{reason}")
_COMMENT = Text("comment{reason}", "评语{reason}")


TABLE = """
CREATE TABLE adjustments (
    id INTEGER PRIMARY KEY, student TEXT NOT NULL, exercise TEXT NOT NULL, change TEXT NOT NULL, points TEXT,
    check_id TEXT, reason TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0
)"""
_COLUMNS = "id, change, points, check_id, reason, author, at, undone"


class Adjustments:
    """The adjustments of one gradebook; none is ever removed, and an undone one is marked."""

    def __init__(self, query: Callable[..., list[tuple[Any, ...]]]) -> None:
        """Keep how the gradebook is queried."""
        self._query = query

    def add(self, student: str, exercise: str, adjustment: Adjustment) -> None:
        """Store an adjustment."""
        at = adjustment.at or datetime.now(UTC).replace(microsecond=0)
        points = None if adjustment.points is None else str(adjustment.points)
        row = (adjustment.change.value, points, adjustment.check, adjustment.reason, adjustment.author, at.isoformat())
        self._query(
            "INSERT INTO adjustments (student, exercise, change, points, check_id, reason, author, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (as_sql(student), as_sql(exercise), *row),
        )

    def undo(self, student: str, exercise: str) -> Adjustment | None:
        """Undo the latest adjustment and return it; None if there is none."""
        standing = [change for change in self.of(student, exercise) if not change.undone]
        if not standing:
            return None
        self._query("UPDATE adjustments SET undone = 1 WHERE id = ?", (standing[-1].id,))
        return standing[-1]

    def of(self, student: str, exercise: str) -> tuple[Adjustment, ...]:
        """Return all adjustments of a student's exercise, including the undone ones, oldest first."""
        query = f"SELECT {_COLUMNS} FROM adjustments WHERE student = ? AND exercise = ? ORDER BY id"  # noqa: S608 - constant
        return tuple(_read(self._query(query, (as_sql(student), as_sql(exercise)))))

    def any(self) -> bool:
        """Tell whether there is any."""
        return bool(self._query("SELECT 1 FROM adjustments WHERE NOT undone LIMIT 1"))


def _read(rows: Iterable[tuple[Any, ...]]) -> Iterable[Adjustment]:
    for number, change, points, check, reason, author, at, undone in rows:
        value = None if points is None else Decimal(points)
        yield Adjustment(
            AdjustmentKind(change), value, check, reason, author, datetime.fromisoformat(at), bool(undone), number
        )
