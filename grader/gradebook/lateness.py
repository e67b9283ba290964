"""How late something was handed in, and what that costs."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from grader.course.moments import Duration
from grader.course.policy import LateUnit
from grader.final_score import Step, StepKind, clock, exact, signed, written
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from grader.course.policy import ExerciseTerms, Penalty

_HUNDRED = Decimal(100)
_COUNTED = {
    LateUnit.DAY: (Text("1 day", "1 天"), Text("{n} days", "{n} 天")),
    LateUnit.HOUR: (Text("1 hour", "1 小时"), Text("{n} hours", "{n} 小时")),
}


def end_of(terms: ExerciseTerms, due: datetime | None) -> datetime | None:
    """Return the last moment at which anything is accepted; None if there is none.

    A duration starts at the student's due date. A fixed moment is the same for all, but never before the student's own
    due date and grace.
    """
    if isinstance(terms.closes, datetime):
        last = None if due is None else terms.grace.after(due)
        return terms.closes if last is None or not after(last, terms.closes) else last
    if terms.closes is None or due is None:
        return None
    end, last = terms.closes.after(due), terms.grace.after(due)
    return last if after(last, end) else end


def after(moment: datetime, other: datetime) -> bool:
    """Tell whether a moment is later, in universal time: clock times of one zone repeat when the clock changes."""
    return moment.astimezone(UTC) > other.astimezone(UTC)


def units_late(at: datetime, due: datetime, per: LateUnit) -> int:
    """Return how many days or hours have begun since the due date."""
    if not after(at, due):
        return 0
    seconds = (at.astimezone(UTC) - due.astimezone(UTC)).total_seconds()
    if per is LateUnit.HOUR:
        whole = int(seconds // 3600)
        return whole + after(at, Duration(seconds=3600 * whole).after(due))
    days = max(int(seconds // 86400) - 1, 0)  # a day may have 25 hours
    while after(at, Duration(days=days).after(due)):
        days += 1
    return days


def late_step(judged: Decimal, at: datetime, due: datetime, terms: ExerciseTerms) -> Step | None:
    """Return what lateness takes from the judged points; None if it was in time, or within the grace."""
    if not after(at, terms.grace.after(due)):
        return None
    penalty = terms.late
    if penalty is None:
        units = units_late(at, due, LateUnit.DAY)
        words = Text("late {by}", "迟交 {by}").format(by=_counted(units, LateUnit.DAY))
        return Step(StepKind.LATE, Decimal(0), words)
    units = units_late(at, due, penalty.per)
    taken, said = _taken(judged, units, penalty)
    words = Text("late {by} {cost}", "迟交 {by} {cost}").format(by=_counted(units, penalty.per), cost=said)
    return Step(StepKind.LATE, -taken, words)


def _taken(judged: Decimal, units: int, penalty: Penalty) -> tuple[Decimal, Text]:
    """Return the points that are taken, never more than there are, and the words for it."""
    if penalty.percent is not None:
        share = min(penalty.percent * units, _HUNDRED - penalty.floor)
        cost, said = judged * share / _HUNDRED, f"−{written(share)} %"
        left = judged * penalty.floor / _HUNDRED
        capped = share < penalty.percent * units
    else:
        cost = (penalty.points or Decimal(0)) * units
        left = min(penalty.floor, judged)
        capped = judged - cost < left
        said = signed(-min(cost, judged - left))
    cost = max(min(cost, judged - left), Decimal(0))
    floor = Text(" (the maximum)", "（上限）") if capped else NOTHING
    return exact(cost.quantize(Decimal("0.000001"), ROUND_HALF_EVEN)), Text.same(said) + floor


def _counted(units: int, per: LateUnit) -> Text:
    single, several = _COUNTED[per]
    return single if units == 1 else several.format(n=units)


def closed_step(judged: Decimal, end: datetime) -> Step:
    """Return the step that says that submissions were closed."""
    words = Text("handed in after the end ({end}), so it does not count", "在最终截止（{end}）之后提交，不计分")
    return Step(StepKind.CLOSED, -judged, words.format(end=clock(end)))
