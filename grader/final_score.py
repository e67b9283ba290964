"""How a score is computed: what was judged, what lateness took, what somebody changed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from datetime import datetime

    from grader.text import Language

_EXACT = Decimal("0.000001")


class TimeSource(StrEnum):
    """Where the time of handing in is known from, the most reliable source first."""

    PLATFORM = "platform"
    COMMIT = "commit"
    ARCHIVE = "archive"
    FILE = "file"

    @property
    def rank(self) -> int:
        """The rank of the source, 0 for the most reliable."""
        return list(TimeSource).index(self)

    @property
    def words(self) -> Text:
        """Say where the time is from."""
        return _SOURCES[self]


_SOURCES = {
    TimeSource.PLATFORM: Text("time from the platform", "时间来自平台"),
    TimeSource.COMMIT: Text("time of the git commit", "时间取自 git 提交"),
    TimeSource.ARCHIVE: Text("time of the entry in the archive", "时间取自压缩包条目"),
    TimeSource.FILE: Text("time of the file", "时间取自文件"),
}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """When something was handed in, and how we know."""

    at: datetime
    source: TimeSource


class StepKind(StrEnum):
    """The cause of a part of a score."""

    JUDGED = "judged"
    CORRECTED = "corrected"
    """A check's points, changed by hand."""
    LATE = "late"
    CLOSED = "closed"
    """Handed in after the end, when nothing is accepted."""
    ADJUSTED = "adjusted"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a score: how much it changes the earlier parts, and the words for it."""

    kind: StepKind
    points: Decimal
    words: Text
    check: str = ""
    """The check whose points were changed by hand."""


@dataclass(frozen=True, slots=True)
class FinalScore:
    """The score that counts for an exercise, and the steps to it."""

    points: Decimal | None
    """None if our own fault spoilt the judging and nobody set a score."""
    steps: tuple[Step, ...]
    handed_in: HandedIn | None = None
    due: datetime | None = None
    """The last moment that was in time for this student."""
    attempt: int | None = None
    """The attempt that counts, from 1."""
    attempts: int = 0
    exempt: bool = False
    """Whether it is left out of both the total and the maximum."""
    dropped: bool = False
    """Whether it is among the lowest scores, which do not count."""
    notes: tuple[Text, ...] = ()
    """Remarks beside the score: comments, why an attempt counts, what an extension is for."""

    @property
    def counts(self) -> bool:
        """Whether it is part of the total."""
        return not (self.exempt or self.dropped)

    def part(self, *kinds: StepKind) -> Decimal:
        """Return the sum of the steps of these kinds."""
        return sum((step.points for step in self.steps if step.kind in kinds), Decimal(0))

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to say besides what was judged."""
        return self.counts and self.attempts <= 1 and not self.notes and len(self.steps) <= 1

    @property
    def way(self) -> Text:
        """Say in one line how the score is computed."""
        said = [step.words for step in self.steps]
        if self.points is not None and len(said) > 1:
            said.append(Text("total {points}", "总计 {points}").format(points=written(self.points)))
        if self.attempts > 1:
            text = Text("attempt {number} of {count}", "第 {number} 次尝试，共 {count} 次")
            said.insert(0, text.format(number=self.attempt, count=self.attempts))
        if self.exempt:
            said.append(Text("exempt: it does not count", "免做，不计入"))
        if self.dropped:
            said.append(Text("among the lowest, which do not count", "属于最低分，不计入"))
        return Text.join(said, Text(", ", "，"))

    @property
    def told(self) -> tuple[Text, ...]:
        """Everything to say about the score, line by line; empty if it is just what was judged, in time."""
        lines = (NOTHING if self.is_plain else self.way, self.time, *self.notes)
        return tuple(line for line in lines if line)

    @property
    def time(self) -> Text:
        """Say when it was handed in, how we know, and when it was due; nothing if it is never due."""
        if self.due is None:
            return NOTHING
        said = []
        if self.handed_in is not None:
            text = Text("handed in {at} ({source})", "提交于 {at}（{source}）")
            at = clock(self.handed_in.at.astimezone(self.due.tzinfo))
            said.append(text.format(at=at, source=self.handed_in.source.words))
        said.append(Text("due {at}", "截止于 {at}").format(at=clock(self.due)))
        return Text.join(said, Text(", ", "，"))

    def to_json(self, language: Language) -> dict[str, Any]:
        """Return it as JSON, with both wordings beside the one in `language`."""
        return {
            "score": None if self.points is None else float(self.points),
            "counts": self.counts,
            "exempt": self.exempt,
            "dropped": self.dropped,
            "attempt": self.attempt,
            "attempts": self.attempts,
            "handed_in": None if self.handed_in is None else self.handed_in.at.isoformat(),
            "time_source": None if self.handed_in is None else self.handed_in.source.value,
            "due": None if self.due is None else self.due.isoformat(),
            "steps": [
                {"kind": step.kind.value, "points": float(step.points), "words": step.words[language]}
                for step in self.steps
            ],
            "way": self.way[language],
            "ways": self.way.wordings(),
            "notes": [note.wordings() for note in self.notes],
        }


def exact(value: Decimal) -> Decimal:
    """Return points rounded as scores are, to 1e-6, and without zeros at the end: `10`, `3.5`."""
    rounded = value.quantize(_EXACT)
    whole = rounded.to_integral_value()
    return abs(whole) if not rounded else whole if rounded == whole else rounded.normalize()


def written(value: Decimal) -> str:
    """Write points without unnecessary zeros."""
    return format(value.normalize(), "f") if value else "0"


def as_number(value: Decimal) -> int | float:
    """Return points for JSON: 10, not 10.0."""
    return int(value) if value == value.to_integral_value() else float(value)


def signed(value: Decimal) -> str:
    """Write a change with its sign."""
    return f"{'−' if value < 0 else '+' if value else '±'}{written(abs(value))}"


def quoted(reason: str) -> Text:
    """Return somebody's reason in quotation marks, after a space; nothing if there is none."""
    return Text(f' "{reason}"', f"“{reason}”") if reason else NOTHING


def clock(moment: datetime) -> str:
    """Write a moment to the minute, with its time zone."""
    return moment.strftime("%Y-%m-%d %H:%M %Z").strip()
