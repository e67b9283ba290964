"""Moments and spans as a course writes them: in its own time zone, and exact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import tzinfo

_SPAN: Final = re.compile(r"\s*(\d{1,6})\s*([a-z]+)\s*")
_MINUTE, _HOUR, _DAY, _WEEK = "minute", "hour", "day", "week"
_UNITS: Final = {
    **dict.fromkeys(("min", "mins", _MINUTE, "minutes"), _MINUTE),
    **dict.fromkeys(("h", _HOUR, "hours"), _HOUR),
    **dict.fromkeys(("d", _DAY, "days"), _DAY),
    **dict.fromkeys(("w", _WEEK, "weeks"), _WEEK),
}
_LAST: Final = time(23, 59, 59, 999_999)
_TO_THE_MINUTE: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]+\d\d:\d\d\s*(?:Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: days by the calendar, and seconds by the clock.

    A day ends at the same time of day, even if the clock changes in between.
    """

    days: int = 0
    seconds: int = 0

    def after(self, moment: datetime) -> datetime:
        """Return `moment` plus this duration, in the time zone of `moment`."""
        zone = moment.tzinfo
        local = moment.replace(tzinfo=None) + timedelta(days=self.days)
        shifted = _latest(local, zone) if self.days and zone is not None else moment
        return (shifted.astimezone(UTC) + timedelta(seconds=self.seconds)).astimezone(zone)

    def __bool__(self) -> bool:
        """Tell whether the duration is longer than zero."""
        return bool(self.days or self.seconds)


def span_of(words: str) -> Duration | None:
    """Read "15 min", "2 hours", "3 days" or "1 week"; return None for anything else."""
    found = _SPAN.fullmatch(words.lower())
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        return None
    count = int(found[1])
    return {
        _MINUTE: Duration(seconds=60 * count),
        _HOUR: Duration(seconds=3600 * count),
        _DAY: Duration(days=count),
        _WEEK: Duration(days=7 * count),
    }[unit]


def zone_of(name: str) -> ZoneInfo | None:
    """Return the time zone of that name; None if there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # the exception that zoneinfo raises depends on the name
        return None


def deadline_of(words: str, zone: tzinfo) -> datetime | None:
    """Read the last moment that still counts; return None if the words are not a time.

    A date alone lasts until its end, a time without seconds until the end of its minute. A time with an offset
    (`+01:00`) keeps it. If a clock change repeats or skips the time, the later reading counts.
    """
    plain = words.strip()
    try:
        return _latest(datetime.combine(date.fromisoformat(plain), _LAST), zone)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        return None
    if _TO_THE_MINUTE.fullmatch(plain):
        moment = moment.replace(second=59, microsecond=999_999)
    return moment.astimezone(zone) if moment.tzinfo is not None else _latest(moment, zone)


def _latest(local: datetime, zone: tzinfo) -> datetime:
    readings = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return max(readings).astimezone(zone)
