"""What a report has to know of a course: the words around the results. It carries nothing a student may not see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ExerciseInfo:
    """One exercise: its words, and the titles of its misconceptions by id."""

    id: str
    title: Text
    points: Decimal
    statement: Text = NOTHING
    hints: tuple[Text, ...] = ()
    misconceptions: Mapping[str, Text] = field(default_factory=dict)

    def hint(self, number: int | None) -> Text:
        """Return a hint by its number from 0, nothing where there is none."""
        return self.hints[number] if number is not None and 0 <= number < len(self.hints) else NOTHING

    def misconception(self, name: str | None) -> Text:
        """Return the title of a misconception, its id where the title is not known, nothing for None."""
        return NOTHING if name is None else self.misconceptions.get(name, Text.same(name))


@dataclass(frozen=True, slots=True)
class CourseInfo:
    """A course: its title, and its exercises in their order."""

    title: Text
    exercises: tuple[ExerciseInfo, ...]
