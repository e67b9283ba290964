"""A course's policy on time and attempts, as frozen records; `grader.gradebook` computes scores from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from grader.course.moments import Duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime


class LateUnit(StrEnum):
    """The unit of lateness; a unit that has begun counts as whole."""

    HOUR = "hour"
    DAY = "day"


class Counting(StrEnum):
    """Which of several attempts counts."""

    LAST = "last"
    BEST = "best"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Penalty:
    """The cost of each hour or day: a share of the points earned, or points; `floor` is what remains at least."""

    per: LateUnit = LateUnit.DAY
    percent: Decimal | None = None
    points: Decimal | None = None
    floor: Decimal = Decimal(0)
    """In per cent of the points earned, or in points, like the penalty."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """Which attempt counts, and how many are allowed."""

    count: Counting = Counting.LAST
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class ExerciseTerms:
    """The rules for one exercise."""

    due: datetime | None = None
    """The last moment that is in time."""
    grace: Duration = Duration()
    """A delay up to this length costs nothing; a longer one is counted from the due date."""
    late: Penalty | None = None
    closes: Duration | datetime | None = None
    """When nothing more is accepted: a time after the due date, or a moment. None: never."""
    attempts: Attempts = Attempts()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a rule may mean: all their names, in lower case, and their section."""

    names: frozenset[str]
    section: str = ""
    more_time: Duration = Duration()
    """The extra time that the list of students grants them."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The students and exercises that a rule is for; no exercises: all."""

    students: frozenset[str] = frozenset()
    """Names in lower case."""
    sections: frozenset[str] = frozenset()
    exercises: frozenset[str] = frozenset()

    def covers(self, person: Person, exercise: str) -> bool:
        """Tell whether the rule is for this person in this exercise."""
        named = bool(self.students & person.names) or person.section.casefold() in self.sections
        return named and (not self.exercises or exercise in self.exercises)


@dataclass(frozen=True, slots=True)
class Extension:
    """More time for somebody: until a moment, or for a duration."""

    meant: Meant
    until: datetime | Duration
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """Exercises that do not count for somebody."""

    meant: Meant
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """When exercises are due, what lateness costs, and which attempts count."""

    zone: str = "UTC"
    terms: Mapping[str, ExerciseTerms] = field(default_factory=dict)
    """By exercise; `usual` holds for the others."""
    usual: ExerciseTerms = ExerciseTerms()
    extensions: tuple[Extension, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    drop_lowest: int = 0

    @property
    def is_dated(self) -> bool:
        """Whether any exercise is ever due."""
        return any(terms.due is not None for terms in (self.usual, *self.terms.values()))

    @property
    def undated(self) -> tuple[str, ...]:
        """The exercises that extensions name and that are never due, so that more time changes nothing there."""
        named = {exercise for extension in self.extensions for exercise in extension.meant.exercises}
        return tuple(sorted(exercise for exercise in named if self.of(exercise).due is None))

    def of(self, exercise: str) -> ExerciseTerms:
        """Return the rules for an exercise."""
        return self.terms.get(exercise, self.usual)

    def due(self, exercise: str, person: Person) -> tuple[datetime | None, Extension | None]:
        """Return the last moment that is in time for somebody, and the extension that grants it."""
        due, by = self.of(exercise).due, None
        if due is None:
            return None, None
        latest = due
        if person.more_time != Duration():
            latest, by = person.more_time.after(due), Extension(Meant(), person.more_time)
        for extension in self.extensions:
            if not extension.meant.covers(person, exercise):
                continue
            until = extension.until.after(due) if isinstance(extension.until, Duration) else extension.until
            if until.astimezone(UTC) > latest.astimezone(UTC):  # in the same zone, Python compares clock times
                latest, by = until, extension
        return latest, by

    def exempt(self, exercise: str, person: Person) -> Exemption | None:
        """Return why an exercise does not count for somebody; None where it does."""
        return next((rule for rule in self.exemptions if rule.meant.covers(person, exercise)), None)

    def strangers(self, people: Iterable[Person]) -> Sequence[str]:
        """Return the students and sections that rules name and none of these people has, in lower case."""
        meant = [*(rule.meant for rule in self.extensions), *(rule.meant for rule in self.exemptions)]
        if not meant:
            return ()
        here = tuple(people)
        known = frozenset[str]().union(*(person.names for person in here))
        sections = {person.section.casefold() for person in here}
        students = {name for rule in meant for name in rule.students - known}
        return sorted(students) + sorted({name for rule in meant for name in rule.sections - sections})
